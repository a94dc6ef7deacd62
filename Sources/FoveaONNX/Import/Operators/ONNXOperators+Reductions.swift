import FoveaCore
import FoveaGraph

extension ONNXOperators {
  static let reductions: [String: Reader] = [
    "ReduceMean": { try reduce(.mean, &$0, &$1) }, "ReduceSum": { try reduce(.sum, &$0, &$1) },
    "ReduceMax": { try reduce(.maximum, &$0, &$1) }, "Softmax": { [try softmax(&$0, &$1, logarithm: false)] },
    "LogSoftmax": { [try softmax(&$0, &$1, logarithm: true)] },
  ]

  private static func reduce(
    _ function: Reduce.Function, _ place: inout ONNXNodePlace, _ build: inout ONNXBuild
  ) throws -> [ONNXOperand] {
    let value = try build.value(0, of: place)
    let shape = build.target.graph.shape(of: value)
    let keeps = try place.int("keepdims", default: 1) != 0
    let stays = try place.int("noop_with_empty_axes", default: 0) != 0
    let given = try place.ints("axes") ?? build.integers(1, of: place) ?? []
    if given.isEmpty, stays { return [.value(value)] }
    let axes =
      try given.isEmpty
      ? Array(0..<shape.rank) : given.map { try build.axis($0, rank: shape.rank, of: place) }.sorted()
    let kept = TensorShape(shape.dimensions.indices.map { axes.contains($0) ? 1 : shape[$0] })
    if function == .mean, shape.rank == 4, axes == [2, 3] {
      let means = try build.apply(AdaptiveAveragePooling(1), value)
      return [.value(keeps ? means : try build.apply(Reshape(to: [shape[0], shape[1]]), means))]
    }
    guard Set(axes).count == axes.count else { throw place.error("axes \(axes) name one twice") }
    let result = try build.apply(Reduce(function, axes: axes), value)
    return [.value(keeps ? try build.apply(Reshape(to: kept), result) : result)]
  }

  /// Along one axis; before version 13 along all axes from one on.
  private static func softmax(
    _ place: inout ONNXNodePlace, _ build: inout ONNXBuild, logarithm: Bool
  ) throws -> ONNXOperand {
    let value = try build.value(0, of: place)
    let shape = build.target.graph.shape(of: value)
    let isOfOneAxis = build.version >= 13
    let axis = try build.axis(place.int("axis", default: isOfOneAxis ? -1 : 1), rank: shape.rank, of: place)
    var order = Array(0..<shape.rank)
    if isOfOneAxis { order.swapAt(axis, shape.rank - 1) }
    let turned = try build.transposed(value, order)
    let turnedShape = TensorShape(order.map { shape[$0] })
    let columns = isOfOneAxis ? shape[axis] : shape.dimensions[axis...].reduce(1, *)
    let rows = try build.apply(Reshape(to: [shape.count / max(columns, 1), columns]), turned)
    let result = logarithm ? try build.logSoftmax(rows) : try build.apply(Softmax(), rows)
    return .value(try build.transposed(build.apply(Reshape(to: turnedShape), result), order))
  }
}

extension ONNXBuild {
  /// `x - max x - log Σ exp(x - max x)` for each row.
  fileprivate mutating func logSoftmax(_ rows: Graph.Value) throws -> Graph.Value {
    let shape = target.graph.shape(of: rows)
    let largest = try apply(Broadcast(to: shape, axes: [0]), apply(Reduce(.maximum, axes: [1]), rows))
    let low = try apply(Binary(.subtract), rows, largest)
    let sums = try apply(Reduce(.sum, axes: [1]), apply(Unary(.exponential), low))
    let logarithms = try apply(Broadcast(to: shape, axes: [0]), apply(Unary(.logarithm), sums))
    return try apply(Binary(.subtract), low, logarithms)
  }
}
