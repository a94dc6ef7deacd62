internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension Concatenate: Lowerable {
  var readsBFloat16: Bool { axis == 1 }
  var readsBytes: Bool { axis == 1 }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.outputs[0])
    let inputs = group.inputs
    guard axis == 1, shape.rank == 4 else { return try lowerRows(group, with: compiler) }
    // The layout that most of the inputs have, so that the fewest are moved.
    let kinds = try inputs.map { try compiler.located($0).layout.kind }
    let kind =
      Set(kinds.filter { $0 >= 0 }).max { one, other in
        let (a, b) = (kinds.count { $0 == one }, kinds.count { $0 == other })
        return (a, one) < (b, other)
      } ?? 0
    let places = try inputs.map { try compiler.located($0) }
    let isHalf = places.contains { $0.layout.element == .bfloat16 }
    let isBytes = places.allSatisfy {
      $0.scales != nil && $0.scales == places[0].scales && $0.layout.element == places[0].layout.element
    }
    let element = isBytes ? places[0].layout.element : isHalf ? .bfloat16 : .float32
    let sources = try inputs.map {
      try compiler.located($0, in: .make(compiler.shape($0).dimensions, kind: kind, element: element))
    }
    var target = try compiler.define(
      group.outputs[0], layout: .make(shape.dimensions, kind: kind, element: element))
    if isBytes {
      target.scales = places[0].scales
      compiler.define(group.outputs[0], as: target)
    }
    let channels = inputs.map { Int64(compiler.shape($0)[1]) }
    let (images, plane) = (shape[0], shape[2] * shape[3])
    compiler.kernel("concatenate", reads: sources, writes: [target]) { pointers in
      let sources = pointers.dropLast().map { UnsafeRawPointer?($0) }
      fovea_concatenate(
        kind, Int64(element.byteCount), Int64(images), Int64(plane), Int32(sources.count), sources, channels,
        pointers[sources.count])
    }
  }

  /// Any axis, row-major.
  private func lowerRows(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.outputs[0])
    let sources = try group.inputs.map { try compiler.plain($0) }
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    let lengths = group.inputs.map { compiler.shape($0).dimensions[axis...].reduce(1, *) }
    let outer = shape.dimensions[..<axis].reduce(1, *)
    let step = lengths.reduce(0, +)
    compiler.kernel("concatenate_rows", reads: sources, writes: [target]) { pointers in
      var offset = 0
      for (index, length) in lengths.enumerated() {
        fovea_copy_rows(
          Int64(outer), Int64(length), pointers.floats(index), Int64(length),
          pointers.floats(lengths.count) + offset, Int64(step))
        offset += length
      }
    }
  }
}
