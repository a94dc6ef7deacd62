import FoveaCore
import FoveaGraph

extension ONNXOperators {
  static let selections: [String: Reader] = [
    "Concat": concatenate, "Split": split, "Slice": slice, "Gather": gather, "Pad": pad,
  ]

  private static func concatenate(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws
    -> [ONNXOperand]
  {
    let operands = try place.node.inputs.indices.map { try build.operand($0, of: place) }
    guard let first = operands.first else { throw place.error("it has no inputs") }
    let rank = build.shape(of: first).rank
    let axis = try build.axis(place.int("axis", default: 1), rank: rank, of: place)
    let constants = operands.compactMap { if case .constant(let tensor) = $0 { tensor } else { nil } }
    if constants.count == operands.count {
      guard constants.allSatisfy({ $0.shape.rank == rank }) else {
        throw place.error("the inputs do not fit")
      }
      return [.constant(try build.joined(constants, axis: axis, place))]
    }
    let values = try operands.indices.map { try build.value($0, of: place) }
    return [.value(try build.applyAll(Concatenate(axis: axis), values)[0])]
  }

  private static func split(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand] {
    let operand = try build.operand(0, of: place)
    let shape = build.shape(of: operand)
    let axis = try build.axis(place.int("axis", default: 0), rank: shape.rank, of: place)
    let count = try place.int("num_outputs", default: place.node.outputs.count)
    guard count > 0, count <= max(shape[axis], 1) else {
      throw place.error("\(count) parts of \(shape[axis])")
    }
    let each = (shape[axis] + count - 1) / count
    let sizes =
      try place.ints("split") ?? build.integers(1, of: place)
      ?? (0..<count).map { min(each, shape[axis] - $0 * each) }
    guard sizes.allSatisfy({ $0 > 0 }), sizes.reduce(0, +) == shape[axis] else {
      throw place.error("parts of sizes \(sizes) do not add up to axis \(axis) of \(shape)")
    }
    switch operand {
    case .constant(let tensor):
      var start = 0
      return sizes.map { size in
        defer { start += size }
        return .constant(tensor.selecting(Array(start..<start + size), axis: axis))
      }
    case .value:
      let value = try build.value(0, of: place)
      return try build.applyAll(Split(sizes: sizes, axis: axis), [value]).map { .value($0) }
    }
  }

  private static func slice(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand] {
    var operand = try build.operand(0, of: place)
    let shape = build.shape(of: operand)
    guard let starts = try place.ints("starts") ?? build.integers(1, of: place),
      let ends = try place.ints("ends") ?? build.integers(2, of: place), starts.count == ends.count
    else { throw place.error("starts and ends are missing or differ in number") }
    let axes = try place.ints("axes") ?? build.integers(3, of: place) ?? Array(starts.indices)
    let steps = try build.integers(4, of: place) ?? starts.map { _ in 1 }
    guard axes.count == starts.count, steps.count == starts.count, !steps.contains(0) else {
      throw place.error("starts, ends, axes and steps differ in number, or a step is 0")
    }
    guard Set(axes.map { $0 < 0 ? $0 + shape.rank : $0 }).count == axes.count else {
      throw place.error("axes \(axes) name one twice")
    }
    for (index, given) in axes.enumerated() {
      let axis = try build.axis(given, rank: shape.rank, of: place)
      let (extent, step) = (shape[axis], steps[index])
      func bound(_ value: Int, _ least: Int, _ largest: Int) -> Int {
        min(max(value < 0 ? value + extent : value, least), largest)
      }
      let positions =
        step > 0
        ? Array(stride(from: bound(starts[index], 0, extent), to: bound(ends[index], 0, extent), by: step))
        : Array(
          stride(
            from: bound(starts[index], 0, max(extent - 1, 0)), to: bound(ends[index], -1, extent - 1),
            by: step))
      operand = try build.selected(operand, positions, axis: axis)
    }
    return [operand]
  }

  private static func gather(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand] {
    let operand = try build.operand(0, of: place)
    let shape = build.shape(of: operand)
    let axis = try build.axis(place.int("axis", default: 0), rank: shape.rank, of: place)
    guard let indices = try build.constant(1, of: place) else { throw place.error("the indices are missing") }
    let positions = indices.integers.map { $0 < 0 ? $0 + shape[axis] : $0 }
    let extents = TensorShape(
      Array(shape.dimensions[..<axis] + indices.shape.dimensions[...] + shape.dimensions[(axis + 1)...]))
    if case .constant = operand { try build.reserve(extents, place) }
    guard positions.allSatisfy({ (0..<shape[axis]).contains($0) }), !positions.isEmpty else {
      throw place.error("indices \(indices.integers.prefix(4)) are not all in 0..<\(shape[axis])")
    }
    let picked = try build.selected(operand, positions, axis: axis)
    return [try build.reshaped(picked, extents)]
  }

  private static func pad(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand] {
    var value = try build.value(0, of: place)
    let rank = build.target.graph.shape(of: value).rank
    let mode = try place.string("mode", default: "constant")
    guard ["constant", "reflect", "edge"].contains(mode) else {
      throw place.error("attribute mode is \(mode), which is not supported")
    }
    guard let given = try place.ints("pads") ?? place.ints("paddings") ?? build.integers(1, of: place) else {
      throw place.error("the pads are missing")
    }
    let attribute = try place.float("value")
    let number = try attribute.map(Double.init) ?? build.constant(2, of: place)?.doubles.first ?? 0
    let axes =
      try build.integers(3, of: place)?.map { try build.axis($0, rank: rank, of: place) } ?? Array(0..<rank)
    guard given.count == 2 * axes.count else {
      throw place.error("\(given.count) pads for \(axes.count) axes")
    }
    var (before, after) = ([Int](repeating: 0, count: rank), [Int](repeating: 0, count: rank))
    for (index, axis) in axes.enumerated() {
      (before[axis], after[axis]) = (given[index], given[axes.count + index])
    }
    // What is below 0 is cut off.
    for axis in 0..<rank where before[axis] < 0 || after[axis] < 0 {
      let extent = build.target.graph.shape(of: value)[axis]
      let (first, last) = (max(-before[axis], 0), extent + min(after[axis], 0))
      guard first < last else { throw place.error("nothing is left of axis \(axis)") }
      guard case .value(let rest) = try build.selected(.value(value), Array(first..<last), axis: axis) else {
        continue
      }
      value = rest
    }
    if mode == "constant" {
      return [.value(try build.padded(value, before: before, after: after, with: number))]
    }
    for axis in 0..<rank where before[axis] > 0 || after[axis] > 0 {
      let extent = build.target.graph.shape(of: value)[axis]
      guard max(before[axis], after[axis]) <= 4096, mode == "edge" || max(before[axis], after[axis]) < extent
      else {
        throw place.error("more positions of axis \(axis) are repeated than there are, or too many")
      }
      let positions = (-max(before[axis], 0)..<extent + max(after[axis], 0)).map { position in
        mode == "edge"
          ? min(max(position, 0), extent - 1)
          : position < 0 ? -position : position < extent ? position : 2 * (extent - 1) - position
      }
      guard case .value(let wide) = try build.selected(.value(value), positions, axis: axis) else { continue }
      value = wide
    }
    return [.value(value)]
  }
}

extension ONNXBuild {
  /// Positions of an axis, in the order that is given.
  fileprivate mutating func selected(
    _ operand: ONNXOperand, _ positions: [Int], axis: Int
  ) throws -> ONNXOperand {
    switch operand {
    case .constant(let tensor): return .constant(tensor.selecting(positions, axis: axis))
    case .value(let value):
      let shape = target.graph.shape(of: value)
      let extent = shape[axis]
      guard target.graph.type(of: value).elementType == .float32 else {
        throw FoveaError(.format, at: file, "parts of integers are not supported")
      }
      // A value of the graph has at least one element.
      if positions.isEmpty { return .constant(.filled(shape: shape.replacing(axis: axis, with: 0))) }
      if positions == Array(0..<extent) { return operand }
      if let first = positions.first, positions == Array(first..<first + positions.count) {
        let sizes = [first, positions.count, extent - first - positions.count]
        let parts = try applyAll(Split(sizes: sizes.filter { $0 > 0 }, axis: axis), [value])
        return .value(parts[first > 0 ? 1 : 0])
      }
      guard extent <= 4096, positions.count <= 4096 else {
        throw FoveaError(.format, at: file, "\(positions.count) single positions of \(extent) are too many")
      }
      let parts =
        extent == 1
        ? [value] : try applyAll(Split(sizes: [Int](repeating: 1, count: extent), axis: axis), [value])
      return .value(try applyAll(Concatenate(axis: axis), positions.map { parts[$0] })[0])
    }
  }

  /// Constants one after the other along an axis.
  fileprivate func joined(_ tensors: [HostTensor], axis: Int, _ place: ONNXNodePlace) throws -> HostTensor {
    let first = tensors[0].shape
    guard
      tensors.allSatisfy({
        $0.isFloating == tensors[0].isFloating
          && $0.shape.replacing(axis: axis, with: 1) == first.replacing(axis: axis, with: 1)
      })
    else { throw place.error("the inputs do not fit") }
    let extent = tensors.reduce(0) { $0 + $1.shape[axis] }
    let shape = first.replacing(axis: axis, with: extent)
    guard shape.isComputable else { throw place.error("the result \(shape) is too large") }
    // One after the other first, then in the order of the result.
    var (starts, total) = ([Int](), 0)
    for tensor in tensors {
      starts.append(total)
      total += tensor.shape.count
    }
    let inner = first.strides[axis]
    let outer = first.dimensions[..<axis].reduce(1, *)
    var places: [Int] = []
    for row in 0..<outer {
      for (start, tensor) in zip(starts, tensors) {
        let block = tensor.shape[axis] * inner
        places += (0..<block).map { start + row * block + $0 }
      }
    }
    return HostTensor(joining: tensors).picked(places, shape: shape)
  }
}

extension HostTensor {
  /// The elements of tensors one after the other, `[count]`: numbers, or integers of the widest type.
  fileprivate init(joining tensors: [HostTensor]) {
    let types = Set(tensors.map(\.elementType))
    let elements: Elements =
      switch types.count == 1 ? tensors[0].elementType : tensors[0].isFloating ? .float32 : .int64 {
      case .float32, .float64: .float32(tensors.flatMap(\.floats))
      case .int32: .int32(tensors.flatMap { $0.integers.map { Int32(clamping: $0) } })
      case .int64: .int64(tensors.flatMap { $0.integers.map(Int64.init) })
      case .uint8: .uint8(tensors.flatMap { $0.integers.map { UInt8(clamping: $0) } })
      case .int8: .int8(tensors.flatMap { $0.integers.map { Int8(clamping: $0) } })
      }
    self.init(elements, shape: [elements.count])
  }
}
