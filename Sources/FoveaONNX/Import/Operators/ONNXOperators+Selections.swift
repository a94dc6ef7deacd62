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
    case .value(let value):
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
    for (index, given) in axes.enumerated() {
      let axis = try build.axis(given, rank: shape.rank, of: place)
      let (extent, step) = (shape[axis], steps[index])
      func bound(_ value: Int, _ range: ClosedRange<Int>) -> Int {
        min(
          max(value < 0 ? value.addingReportingOverflow(extent).partialValue : value, range.lowerBound),
          range.upperBound)
      }
      let range = step > 0 ? 0...extent : -1...extent - 1
      let positions = Array(
        stride(from: bound(starts[index], range), to: bound(ends[index], range), by: step))
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
    guard positions.allSatisfy({ (0..<shape[axis]).contains($0) }), !positions.isEmpty else {
      throw place.error("indices \(indices.integers.prefix(4)) are not all in 0..<\(shape[axis])")
    }
    let picked = try build.selected(operand, positions, axis: axis)
    let extents =
      shape.dimensions[..<axis] + indices.shape.dimensions[...] + shape.dimensions[(axis + 1)...]
    return [try build.reshaped(picked, TensorShape(Array(extents)))]
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
      let range = max(-before[axis], 0)..<max(extent + min(after[axis], 0), 0)
      guard !range.isEmpty,
        case .value(let rest) = try build.selected(.value(value), Array(range), axis: axis)
      else {
        throw place.error("nothing is left of axis \(axis)")
      }
      value = rest
    }
    if mode == "constant" {
      return [.value(try build.padded(value, before: before, after: after, with: number))]
    }
    for axis in 0..<rank where before[axis] > 0 || after[axis] > 0 {
      let extent = build.target.graph.shape(of: value)[axis]
      guard mode == "edge" || max(before[axis], after[axis]) < extent else {
        throw place.error("more positions of axis \(axis) are mirrored than there are")
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
      // A value of the graph has at least one element.
      if positions.isEmpty { return .constant(.filled(shape: shape.replacing(axis: axis, with: 0))) }
      if positions == Array(0..<extent) { return operand }
      if let first = positions.first, positions == Array(first..<first + positions.count) {
        let sizes = [first, positions.count, extent - first - positions.count]
        let parts = try applyAll(Split(sizes: sizes.filter { $0 > 0 }, axis: axis), [value])
        return .value(parts[first > 0 ? 1 : 0])
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
        $0.elementType == tensors[0].elementType
          && $0.shape.replacing(axis: axis, with: 1) == first.replacing(axis: axis, with: 1)
      })
    else { throw place.error("the inputs do not fit") }
    let shape = first.replacing(axis: axis, with: tensors.reduce(0) { $0 + $1.shape[axis] })
    // Behind each other first, then in the order of the result.
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
    return HostTensor(tensors, behindEachOther: total).picked(places, shape: shape)
  }
}

extension HostTensor {
  /// The elements of tensors of one type behind each other, `[count]`.
  fileprivate init(_ tensors: [HostTensor], behindEachOther count: Int) {
    let elements: Elements =
      switch tensors[0].elementType {
      case .float32, .float64: .float32(tensors.flatMap(\.floats))
      case .int32, .int64: .int64(tensors.flatMap { $0.integers.map(Int64.init) })
      case .uint8: .uint8(tensors.flatMap { $0.integers.map { UInt8(clamping: $0) } })
      case .int8: .int8(tensors.flatMap { $0.integers.map { Int8(clamping: $0) } })
      }
    self.init(elements, shape: [count])
  }
}
