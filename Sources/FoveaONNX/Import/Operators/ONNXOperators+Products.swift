import FoveaCore
import FoveaGraph

extension ONNXOperators {
  static let products: [String: Reader] = ["Gemm": gemm, "MatMul": matMul]

  /// `alpha A B + beta C`, as a linear layer with the rows of `B` transposed.
  private static func gemm(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand] {
    place.ignore("broadcast")
    let (alpha, beta) = (try place.float("alpha", default: 1), try place.float("beta", default: 1))
    let (turnsFirst, turnsSecond) = (
      try place.int("transA", default: 0) != 0, try place.int("transB", default: 0) != 0
    )
    var rows = try build.value(0, of: place)
    guard build.target.graph.shape(of: rows).rank == 2 else {
      throw place.error("input 0 must have two axes")
    }
    if turnsFirst { rows = try build.transposed(rows, [1, 0]) }
    let weight = try build.matrix(1, of: place, transposed: turnsSecond, scale: alpha, with: rows)
    guard build.target.graph.shape(of: rows).rank == 2 else {
      throw place.error("input 0 must have two axes")
    }
    let columns = build.target.graph.shape(of: weight)[0]
    guard let third = build.input(2, of: place), beta != 0 else {
      return [.value(try build.apply(Linear(), rows, weight))]
    }
    if case .constant(let tensor) = third, tensor.shape.count == 1 || tensor.shape.dimensions.last == columns,
      tensor.shape.count == 1 || tensor.shape.count == columns
    {
      let bias = tensor.float32.reshaped([tensor.shape.count]).broadcast(to: [columns])
      let scaled = beta == 1 ? bias : HostTensor(bias.floats.map { $0 * beta }, shape: [columns])
      let name = place.node.inputs[2]
      return [.value(try build.apply(Linear(), rows, weight, build.parameter(name, scaled)))]
    }
    let product = try build.apply(Linear(), rows, weight)
    var summand = try build.value(of: third, named: place.node.inputs[2])
    if beta != 1 { summand = try build.apply(Unary(.affine(scale: Double(beta), shift: 0)), summand) }
    return [
      .value(
        try build.apply(Sum(), product, build.repeated(summand, to: build.target.graph.shape(of: product))))
    ]
  }

  /// A product of matrices, one for each place of the leading axes.
  private static func matMul(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand] {
    let shapes = try (
      build.shape(of: build.operand(0, of: place)), build.shape(of: build.operand(1, of: place))
    )
    guard shapes.0.rank >= 2, shapes.1.rank >= 2 else { throw place.error("vectors are not supported") }
    let inner = shapes.0.dimensions[shapes.0.rank - 1], columns = shapes.1.dimensions[shapes.1.rank - 1]
    guard shapes.1.dimensions[shapes.1.rank - 2] == inner, inner > 0, columns > 0 else {
      throw place.error("the shapes \(shapes.0) and \(shapes.1) do not fit")
    }
    let left = try build.value(0, of: place)
    if shapes.1.rank == 2 {
      let rows =
        shapes.0.rank == 2 ? left : try build.apply(Reshape(to: [shapes.0.count / inner, inner]), left)
      let weight = try build.matrix(1, of: place, transposed: false, scale: 1, with: rows)
      let product = try build.apply(Linear(), rows, weight)
      let shape = shapes.0.replacing(axis: shapes.0.rank - 1, with: columns)
      return [.value(shapes.0.rank == 2 ? product : try build.apply(Reshape(to: shape), product))]
    }
    // The leading axes of both, repeated to each other, then matrix by matrix.
    let leading = (
      TensorShape(Array(shapes.0.dimensions.dropLast(2))), TensorShape(Array(shapes.1.dimensions.dropLast(2)))
    )
    guard let batch = leading.0.broadcast(with: leading.1), batch.count <= 256 else {
      throw place.error("the shapes \(shapes.0) and \(shapes.1) do not fit, or make too many products")
    }
    let height = shapes.0.dimensions[shapes.0.rank - 2]
    let right = try build.value(1, of: place)
    let (first, second) = (
      try build.matrices(left, leading: batch, height, inner),
      try build.matrices(right, leading: batch, inner, columns)
    )
    let products = try zip(first, second).map { first, second in
      let product = try build.apply(Linear(), first, build.transposed(second, [1, 0]))
      return try build.apply(Reshape(to: [1, height, columns]), product)
    }
    let all = products.count == 1 ? products[0] : try build.applyAll(Concatenate(axis: 0), products)[0]
    return [.value(try build.apply(Reshape(to: TensorShape(batch.dimensions + [height, columns])), all))]
  }
}

extension ONNXBuild {
  /// A matrix `[K, F]` for a linear layer, from `[F, K]` unless it is transposed already.
  fileprivate mutating func matrix(
    _ index: Int, of place: ONNXNodePlace, transposed: Bool, scale: Float, with rows: Graph.Value
  ) throws -> Graph.Value {
    let operand = try operand(index, of: place)
    guard shape(of: operand).rank == 2 else { throw place.error("input \(index) must have two axes") }
    guard case .constant(let tensor) = operand else {
      var value = try value(index, of: place)
      if !transposed { value = try self.transposed(value, [1, 0]) }
      return scale == 1 ? value : try apply(Unary(.affine(scale: Double(scale), shift: 0)), value)
    }
    var matrix = transposed ? tensor.float32 : tensor.float32.transposed([1, 0])
    if scale != 1 { matrix = HostTensor(matrix.floats.map { $0 * scale }, shape: matrix.shape) }
    let (name, value) = (place.node.inputs[index], try parameter(place.node.inputs[index], matrix))
    return scale == 1 ? try throughBytes(value, name, axis: transposed ? 0 : 1, with: rows) : value
  }

  /// The matrices of a value, one for each place of some leading axes.
  fileprivate mutating func matrices(
    _ value: Graph.Value, leading: TensorShape, _ rows: Int, _ columns: Int
  ) throws -> [Graph.Value] {
    let whole = try repeated(value, to: TensorShape(leading.dimensions + [rows, columns]))
    let stack = try apply(Reshape(to: [leading.count, rows, columns]), whole)
    let parts =
      leading.count == 1
      ? [stack] : try applyAll(Split(sizes: [Int](repeating: 1, count: leading.count), axis: 0), [stack])
    return try parts.map { try apply(Reshape(to: [rows, columns]), $0) }
  }

  /// A value with its axes in another order.
  mutating func transposed(_ value: Graph.Value, _ axes: [Int]) throws -> Graph.Value {
    let shape = target.graph.shape(of: value)
    // Axes of extent 1 may go anywhere without a move.
    let moved = axes.filter { shape[$0] != 1 }
    if moved == moved.sorted() {
      return axes == axes.sorted()
        ? value : try apply(Reshape(to: TensorShape(axes.map { shape[$0] })), value)
    }
    return try apply(Transpose(axes: axes), value)
  }
}
