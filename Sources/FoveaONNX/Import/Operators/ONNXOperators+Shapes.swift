import FoveaCore
import FoveaGraph

extension ONNXOperators {
  static let shapes: [String: Reader] = [
    "Reshape": reshape, "Flatten": flatten, "Squeeze": squeeze, "Unsqueeze": unsqueeze,
    "Transpose": transpose,
    "Shape": shape, "Expand": expand,
  ]

  private static func reshape(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand]
  {
    let operand = try build.operand(0, of: place)
    let old = build.shape(of: operand)
    place.ignore("consumed_inputs")
    let keepsZeros = try place.int("allowzero", default: 0) != 0
    guard var extents = try place.ints("shape") ?? build.integers(1, of: place) else {
      throw place.error("the shape is missing")
    }
    for axis in extents.indices where extents[axis] == 0 && !keepsZeros {
      guard axis < old.rank else { throw place.error("the shape \(extents) does not fit \(old)") }
      extents[axis] = old[axis]
    }
    // A file that was made for one image may say so in the shape.
    if extents.count > 1, extents[0] == 1, build.batch > 1, old.rank > 0, old[0] == build.batch {
      extents[0] = build.batch
    }
    if let free = extents.firstIndex(of: -1) {
      let known = extents.enumerated().reduce(1) {
        $1.offset == free ? $0 : $0.saturatingProduct(with: $1.element)
      }
      extents[free] = known > 0 ? old.count / known : 0
    }
    guard extents.allSatisfy({ $0 >= 0 }), TensorShape(extents).isComputable,
      TensorShape(extents).count == old.count
    else {
      throw place.error("the shape \(extents) does not fit \(old)")
    }
    return [try build.reshaped(operand, TensorShape(extents))]
  }

  private static func flatten(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand]
  {
    let operand = try build.operand(0, of: place)
    let shape = build.shape(of: operand)
    let given = try place.int("axis", default: 1)
    let axis = given < 0 ? given + shape.rank : given
    guard (0...shape.rank).contains(axis) else {
      throw place.error("axis \(given) is not one of \(shape.rank)")
    }
    let rows = shape.dimensions[..<axis].reduce(1, *)
    return [try build.reshaped(operand, [rows, shape.count / max(rows, 1)])]
  }

  private static func squeeze(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand]
  {
    let operand = try build.operand(0, of: place)
    let shape = build.shape(of: operand)
    let given = try place.ints("axes") ?? build.integers(1, of: place)
    let axes =
      try given?.map { try build.axis($0, rank: shape.rank, of: place) }
      ?? shape.dimensions.indices.filter { shape[$0] == 1 && ($0 > 0 || !operand.isValue) }
    guard axes.allSatisfy({ shape[$0] == 1 }) else {
      throw place.error("axes \(axes) of \(shape) are not all 1")
    }
    return [
      try build.reshaped(
        operand, TensorShape(shape.dimensions.indices.filter { !axes.contains($0) }.map { shape[$0] }))
    ]
  }

  private static func unsqueeze(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws
    -> [ONNXOperand]
  {
    let operand = try build.operand(0, of: place)
    let shape = build.shape(of: operand)
    guard let given = try place.ints("axes") ?? build.integers(1, of: place) else {
      throw place.error("the axes are missing")
    }
    let rank = shape.rank + given.count
    guard rank <= ONNXSource.largestRank else { throw place.error("\(rank) axes are too many") }
    let axes = Set(try given.map { try build.axis($0, rank: rank, of: place) })
    guard axes.count == given.count else { throw place.error("axes \(given) name one twice") }
    var rest = shape.dimensions[...]
    let extents = (0..<rank).map { axes.contains($0) ? 1 : rest.popFirst() ?? 1 }
    return [try build.reshaped(operand, TensorShape(extents))]
  }

  private static func transpose(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws
    -> [ONNXOperand]
  {
    let operand = try build.operand(0, of: place)
    let rank = build.shape(of: operand).rank
    let axes = try place.ints("perm") ?? Array((0..<rank).reversed())
    guard axes.sorted() == Array(0..<rank) else {
      throw place.error("perm \(axes) is no order of \(rank) axes")
    }
    switch operand {
    case .constant(let tensor): return [.constant(tensor.transposed(axes))]
    case .value(let value): return [.value(try build.transposed(value, axes))]
    }
  }

  private static func expand(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand] {
    let operand = try build.operand(0, of: place)
    guard let given = try build.integers(1, of: place), TensorShape(given).isComputable,
      let shape = build.shape(of: operand).broadcast(with: TensorShape(given))
    else { throw place.error("the shape does not fit") }
    switch operand {
    case .constant(let tensor):
      try build.reserve(shape, place)
      return [.constant(tensor.broadcast(to: shape))]
    case .value: return [.value(try build.repeated(build.value(0, of: place), to: shape))]
    }
  }

  private static func shape(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand] {
    let extents = build.shape(of: try build.operand(0, of: place)).dimensions
    func bound(_ value: Int) -> Int { min(max(value < 0 ? value + extents.count : value, 0), extents.count) }
    let start = bound(try place.int("start", default: 0))
    let end = bound(try place.int("end", default: extents.count))
    return [.constant(HostTensor(integers: start < end ? Array(extents[start..<end]) : []))]
  }
}

extension ONNXBuild {
  /// An operand in another shape of as many elements.
  mutating func reshaped(_ operand: ONNXOperand, _ shape: TensorShape) throws -> ONNXOperand {
    guard self.shape(of: operand) != shape else { return operand }
    switch operand {
    case .constant(let tensor): return .constant(tensor.reshaped(shape))
    case .value(let value): return .value(try apply(Reshape(to: shape), value))
    }
  }
}
