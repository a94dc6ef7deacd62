/// The suite of cases that every backend must pass.
public enum Conformance {
  /// All cases, in the order of `Cases/`.
  public static let cases: [OperationCase] = [
    convolutions, winogradConvolutions, convolutionGradients, linears, maxPoolings, averagePoolings,
    adaptivePoolings, batchNormalizations, responseNormalizations, activations, softmaxes, crossEntropies,
    softTargets,
    dropouts, elementwise, reductions, shapes, transposes, oddImages, counts, updates, chains,
    normalizationChains, steps, notFinite, quantizations,
  ].flatMap { $0 }
}
