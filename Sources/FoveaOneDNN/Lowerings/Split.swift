internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension Split: Lowerable {
  var readsBFloat16: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    if let merge = group.merge { return try merge.lower(group, with: compiler) }
    let shape = compiler.shape(group.inputs[0])
    let source = try compiler.plain(group.inputs[0])
    let targets = try group.outputs.map { try compiler.define($0, layout: compiler.plainLayout(of: $0)) }
    let lengths = group.outputs.map { compiler.shape($0).dimensions[axis...].reduce(1, *) }
    let outer = shape.dimensions[..<axis].reduce(1, *)
    let step = lengths.reduce(0, +)
    compiler.kernel("split_rows", reads: [source], writes: targets) { pointers in
      var offset = 0
      for (index, length) in lengths.enumerated() {
        fovea_copy_rows(
          Int64(outer), Int64(length), pointers.floats(0) + offset, Int64(step),
          pointers.floats(index + 1), Int64(length))
        offset += length
      }
    }
  }
}
