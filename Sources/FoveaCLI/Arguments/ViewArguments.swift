import ArgumentParser
import Fovea

/// How many views of each picture a network judges by.
struct ViewArguments: ParsableArguments {
  @Option(
    help: .name(
      """
      Crops of each picture whose probabilities are averaged: 1 for the centre, 10 for the corners, the centre and \
      their mirror images, dense for the whole picture and its mirror image, over which the network slides, prepared \
      by one thread. (default: 1)
      """))
  var crops: TestViews.Crops?

  @Option(
    help: ArgumentHelp(
      "Short sides to resize each picture to, as in 256,384,512; probabilities are averaged over them.",
      valueName: "sides"))
  var testScales: String?

  func validate() throws {
    try require(
      testScales == nil || scales != nil,
      "--test-scales must be numbers in 1...65536 separated by commas, got '\(testScales ?? "")'.")
  }

  /// The short sides, nil if none are given or they are not numbers.
  private var scales: [Int]? {
    let numbers = testScales?.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    let known = numbers?.compactMap(\.self).filter((1...65536).contains)
    return known?.count == numbers?.count ? known : nil
  }

  /// The views, nil for the picture that the pipeline makes.
  var views: TestViews? {
    guard crops != nil || testScales != nil else { return nil }
    return TestViews(crops: crops ?? .one, scales: scales ?? [])
  }
}
