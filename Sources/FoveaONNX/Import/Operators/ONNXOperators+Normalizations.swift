import FoveaCore
import FoveaGraph

extension ONNXOperators {
  static let normalizations: [String: Reader] = ["BatchNormalization": batchNormalization, "LRN": responses]

  private static func batchNormalization(
    _ place: inout ONNXNodePlace, _ build: inout ONNXBuild
  ) throws -> [ONNXOperand] {
    let epsilon = try place.float("epsilon", default: 1e-5)
    place.ignore("momentum", "consumed_inputs")
    guard try place.int("training_mode", default: 0) == 0 else {
      throw place.error("attribute training_mode is 1, which is not supported")
    }
    guard try place.int("spatial", default: 1) == 1 else {
      throw place.error("attribute spatial is 0, which is not supported")
    }
    // Before version 7 a model in use says so.
    if build.version < 7 {
      guard try place.int("is_test", default: 0) == 1 else {
        throw place.error("attribute is_test must be 1")
      }
    }
    let input = try build.value(0, of: place)
    let shape = build.target.graph.shape(of: input)
    guard shape.rank == 4 || shape.rank == 2 else {
      throw place.error("input 0 has \(shape.rank) axes, expected 4 or 2")
    }
    let images =
      shape.rank == 4 ? input : try build.apply(Reshape(to: [shape[0], shape[1], 1, 1]), input)
    let vectors = try (1...4).map { try build.value($0, of: place, role: $0 < 3 ? .parameter : .statistic) }
    let operation = BatchNormalization(epsilon: Double(epsilon), statistics: .given)
    let result = try build.applyAll(operation, [images] + vectors)[0]
    return [.value(shape.rank == 4 ? result : try build.apply(Reshape(to: shape), result))]
  }

  private static func responses(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws
    -> [ONNXOperand]
  {
    let images = try build.images(0, of: place)
    guard let size = try place.int("size"), size > 0, size % 2 == 1 else {
      throw place.error("attribute size must be an odd number")
    }
    let operation = LocalResponseNormalization(
      size: size, alpha: Double(try place.float("alpha", default: 1e-4)),
      beta: Double(try place.float("beta", default: 0.75)), k: Double(try place.float("bias", default: 1)))
    return [.value(try build.apply(operation, images))]
  }
}
