/// The fixed rule by which convolutions take Winograd's algorithm instead of the direct one.
///
/// Two runs of one seed must not differ, so the choice depends on the shape alone, alike for all three passes,
/// and is never timed at run time. Where oneDNN has no such code the direct algorithm is taken.
enum ConvolutionAlgorithms {
  /// Whether to ask for Winograd's algorithm.
  ///
  /// It pays for dense 3 x 3 filters at stride 1 on planes that its tiles of 4 x 4 results fill well.
  static func prefersWinograd(isDense: Bool, filter: [Int], output: [Int]) -> Bool {
    guard isDense, filter.count == 4, filter[2] == 3, filter[3] == 3 else { return false }
    return filter[1] >= 16 && filter[0] >= 16 && output[2] >= 6 && output[3] >= 6
  }
}
