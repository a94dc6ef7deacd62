internal import COneDNN

/// One computation that oneDNN has chosen code for.
final class Primitive {
  let reference: fdnn_primitive_ref
  /// The name of the chosen code, as in `jit:avx512_core`.
  let implementation: String

  private init(_ status: Int32, _ reference: fdnn_primitive_ref?, _ what: String) throws {
    try check(status, what)
    self.reference = try some(reference)
    implementation = String(cString: fdnn_primitive_implementation(self.reference))
  }

  deinit { fdnn_primitive_free(reference) }

  /// Whether oneDNN fell back to its slow generic code.
  var isReference: Bool { implementation.hasPrefix("ref") || implementation.contains(":ref") }

  /// The layout that the computation expects of a buffer of the given role.
  func layout(_ role: fdnn_role, _ dimensions: [Int] = []) throws -> Layout {
    Layout(taking: try some(fdnn_primitive_layout(reference, role)), dimensions: dimensions)
  }

  /// The size of a workspace or scratchpad, 0 if there is none.
  func byteCount(_ role: fdnn_role) -> Int {
    guard let reference = fdnn_primitive_layout(reference, role) else { return 0 }
    defer { fdnn_layout_free(reference) }
    return fdnn_layout_bytes(reference)
  }

  static func convolution(
    _ direction: fdnn_direction, _ algorithm: fdnn_convolution_algorithm, src: Layout, weights: Layout,
    bias: Layout?, dst: Layout, window: fdnn_window, adds: Bool = false, relu: Bool = false,
    steps: ByteSteps? = nil
  ) throws -> Primitive {
    var made: fdnn_primitive_ref?
    var window = window
    let status = ByteSteps.withReference(steps) {
      fdnn_convolution(
        direction, algorithm, src.reference, weights.reference, bias?.reference, dst.reference, &window,
        adds ? 1 : 0, relu ? 1 : 0, $0, &made)
    }
    return try Primitive(status, made, "convolution")
  }

  static func pooling(
    _ direction: fdnn_direction, _ algorithm: fdnn_pooling_algorithm, src: Layout, dst: Layout,
    window: fdnn_window
  ) throws -> Primitive {
    var made: fdnn_primitive_ref?
    var window = window
    let status = fdnn_pooling(direction, algorithm, src.reference, dst.reference, &window, &made)
    return try Primitive(status, made, "pooling")
  }

  static func innerProduct(
    _ direction: fdnn_direction, src: Layout, weights: Layout, bias: Layout?, dst: Layout,
    relu: Bool = false, steps: ByteSteps? = nil
  ) throws -> Primitive {
    var made: fdnn_primitive_ref?
    let status = ByteSteps.withReference(steps) {
      fdnn_inner_product(
        direction, src.reference, weights.reference, bias?.reference, dst.reference, relu ? 1 : 0, $0, &made)
    }
    return try Primitive(status, made, "inner product")
  }

  static func batchNormalization(
    _ direction: fdnn_direction, src: Layout, epsilon: Double, given: Bool, relu: Bool
  ) throws -> Primitive {
    var made: fdnn_primitive_ref?
    let status = fdnn_batch_normalization(
      direction, src.reference, Float(epsilon), given ? 1 : 0, relu ? 1 : 0, &made)
    return try Primitive(status, made, "batch normalization")
  }

  static func activation(
    _ direction: fdnn_direction, _ function: fdnn_activation, _ layout: Layout
  ) throws -> Primitive {
    var made: fdnn_primitive_ref?
    let status = fdnn_eltwise(direction, function, layout.reference, &made)
    return try Primitive(status, made, "activation")
  }

  static func reorder(from: Layout, to: Layout) throws -> Primitive {
    var made: fdnn_primitive_ref?
    let status = fdnn_reorder(from.reference, to.reference, &made)
    return try Primitive(status, made, "reorder")
  }
}
