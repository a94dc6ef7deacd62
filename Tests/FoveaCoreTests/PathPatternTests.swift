import FoveaCore
import TestSupport
import Testing

@Suite(.tags(.quick)) struct PathPatternTests {
  @Test(
    arguments: [
      ("features.*", "features.0.weight", true), ("features.*", "classifier.0.weight", false),
      ("features.*", "features", false), ("*", "conv.0.bias", true), ("*", "", true), ("", "a", false),
      ("*.bias", "conv.0.bias", true), ("*.bias", "conv.0.bias.velocity", false),
      ("conv.?.weight", "conv.2.weight", true), ("conv.?.weight", "conv.12.weight", false),
      ("*b?b*", "abcbab", true), ("*.bn.*", "c1.bn.weight", true), ("a**c", "abc", true), ("a*", "a", true),
      ("[ab].weight", "a.weight", true),
      ("layer[12].*", "layer2.0", true), ("layer[12].*", "layer3.0", false), ("[!ab]", "c", true),
      ("[!ab]", "a", false), ("[]a]", "]", true), ("a[b", "a[b", true),
      ("conv.0.weight", "conv.0.weight", true),
    ])
  func aPatternStandsForWholePaths(pattern: String, path: String, matches: Bool) {
    #expect(PathPattern(pattern).matches(path) == matches)
  }

  @Test func manyStarsTakeNoLongTime() {
    let pattern = PathPattern(String(repeating: "*a", count: 30) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 2000)))
  }
}
