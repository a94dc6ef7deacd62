import FoveaCheckpoints
import TestSupport
import Testing

@Suite(.tags(.quick)) struct DenseNetNamesTests {
  @Test func namesOfOldFilesAreBroughtUpToDate() {
    #expect(
      DenseNetNames.modern("features.denseblock1.denselayer12.norm.1.running_mean")
        == "features.denseblock1.denselayer12.norm1.running_mean")
    #expect(DenseNetNames.modern("denselayer1.conv.2.weight") == "denselayer1.conv2.weight")
    for name in ["features.denseblock1.denselayer1.norm1.weight", "features.norm0.weight", "norm.1.weight"] {
      #expect(DenseNetNames.modern(name) == name)
    }
  }
}
