internal import FoveaGraph

/// The fixed rule by which convolutions take Winograd's algorithm instead of the direct one.
///
/// Two runs of one seed must not differ, so the choice depends on the shape alone, alike for all three passes,
/// and is never timed at run time. Where oneDNN has no such code the direct algorithm is taken.
enum ConvolutionAlgorithms {
  /// Whether to ask for Winograd's algorithm.
  ///
  /// It pays for dense 3 x 3 filters at stride 1 on planes that its tiles of 4 x 4 results fill well. With padding
  /// that differs from side to side oneDNN 2.6 computes wrong gradients by it.
  static func prefersWinograd(_ convolution: Convolution, filter: [Int], output: [Int]) -> Bool {
    let isDense = convolution.groups == 1 && convolution.dilation == 1 && convolution.stride == 1
    let isEven = convolution.padding == .none || convolution.padding == 1
    guard isDense, isEven, filter.count == 4, filter[2] == 3, filter[3] == 3 else { return false }
    return filter[1] >= 16 && filter[0] >= 16 && output[2] >= 6 && output[3] >= 6
  }
}
