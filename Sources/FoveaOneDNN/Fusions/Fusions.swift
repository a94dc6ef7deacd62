/// The rules of this backend.
enum Fusions {
  /// All rules, in the order in which they are tried on each group.
  ///
  /// The order matters within each block only, as those of different blocks begin with different operations.
  static let all: [any Fusion] = [
    // What ends a convolution, in the order in which oneDNN does it: filters and bias are folded before it runs, then
    // it adds, then it clips, then it rounds.
    ConvolutionNormalization(), ConvolutionSum(), ConvolutionReLU(), ConvolutionQuantize(),
    LinearReLU(),
    NormalizationReLU(),
    MarkedMaxPooling(),
    // One pass adds, masks and cuts: a sum is masked or cut, and what is cut may be masked part by part.
    SumReLUGradient(), SumSplit(), SplitReLUGradient(),
  ]
}
