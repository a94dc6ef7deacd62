internal import CFoveaKernels
internal import COneDNN
internal import FoveaGraph

extension Compiler {
  /// Filters in the given layout and a bias with which a convolution normalizes its result as well.
  ///
  /// With `f = scale / sqrt(variance + epsilon)` the normalization of `w * x + b` is
  /// `f w * x + f (b - mean) + shift`. All of these are in the state, so it is done when the state changes.
  func fold(
    _ normalization: Group.Epilogue.Normalization, into convolution: Graph.Node, _ layout: Layout
  ) throws -> (Located, Located?) {
    let kept = try located(convolution.inputs[1])
    var filter = kept
    if !kept.layout.isPlain {
      filter = try scratch(.make(kept.layout.dimensions))
      try move(kept, to: filter, trigger: .stateChanged)
    }
    let plain = try Layout.make(layout.dimensions)
    let folded = layout == plain ? keep(plain) : scratch(plain)
    let count = kept.layout.dimensions[0]
    let bias = keep(try .make([count]))
    let biases = convolution.inputs.dropFirst(2)
    let vectors = try (normalization.vectors + biases).map { try self.plain($0) }
    let (size, epsilon) = (plain.elementCount / count, normalization.operation.epsilon)
    kernel(
      "fold_normalization", reads: [filter] + vectors, writes: [folded, bias], kind: "fold",
      trigger: .stateChanged
    ) { pointers in
      fovea_fold_normalization(
        Int64(count), Int64(size), epsilon, pointers.floats(0),
        biases.isEmpty ? nil : UnsafePointer(pointers.floats(5)), pointers.floats(1), pointers.floats(2),
        pointers.floats(3), pointers.floats(4), pointers.floats(pointers.count - 2),
        pointers.floats(pointers.count - 1))
    }
    guard layout != plain else { return (folded, bias) }
    let packed = keep(layout)
    try move(folded, to: packed, trigger: .stateChanged)
    return (packed, bias)
  }
}
