import TestSupport
import Testing

import FoveaCore

@Suite(.tags(.quick)) struct NearestNameTests {
  @Test(arguments: [
    ("lenett", "lenet"), ("LeNet", "lenet"), ("googlenet", "googlenet-d2l"), ("vgg61", "vgg16"), ("", nil),
    ("transformer", nil),
  ]) func findsWhatWasMeant(_ name: String, _ expected: String?) {
    #expect(NearestName.nearest(to: name, in: ["googlenet-d2l", "lenet", "vgg16"]) == expected)
  }

  @Test func nothingIsNearAmongNothing() { #expect(NearestName.nearest(to: "a", in: []) == nil) }
}
