import FoveaCore
import FoveaLayers
import TestSupport
import Testing

/// A way to put layers together wrongly, and the text that says so.
struct Mistake: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var model: Sample
  var text: String

  static let all = [
    Mistake(
      testDescription: "L2: dense on images", model: Sample { Dense(10).named("fc") },
      text: "fc: takes rows [N, F], got [2, 3, 8, 8]; put Flatten before the layer [Dense L2]"),
    Mistake(
      testDescription: "L2: convolution on rows",
      model: Sample {
        Sequential {
          Flatten()
          Conv2D(4, kernel: 3)
        }
      },
      text: "1: takes images [N, C, H, W], got [2, 192]; put the layer before Flatten [Conv2D L2]"),
    Mistake(
      testDescription: "L2: batch normalization on rows",
      model: Sample {
        Flatten()
        BatchNorm2D().named("bn")
      },
      text: "bn: takes images [N, C, H, W], got [2, 192]; put the layer before Flatten [BatchNorm2D L2]"),
    Mistake(
      testDescription: "L3: no filters", model: Sample { Sequential { Conv2D(0, kernel: 3) } },
      text: "0: a filter's extents must be at least 1, got 0, 3, 3 [Conv2D L3]"),
    Mistake(
      testDescription: "G1: more filters than can be",
      model: Sample { Sequential { Conv2D(.max, kernel: 3) } },
      text: "0.weight: a value of shape [9223372036854775807, 3, 3, 3] is too large to compute with; "
        + "use a smaller batch, smaller images or fewer classes [Graph G1]"),
    Mistake(
      testDescription: "G1: more features than can be",
      model: Sample {
        Flatten()
        Dense(.max).named("fc")
      },
      text: "fc.weight: a value of shape [9223372036854775807, 192] is too large to compute with; "
        + "use a smaller batch, smaller images or fewer classes [Graph G1]"),
    Mistake(
      testDescription: "C1: a window beyond all bounds",
      model: Sample { MaxPool2D(3, stride: Size2D(.max, .max), padding: .same).named("pool") },
      text: "pool: a 3 window does not fit a 8 image with padding 0; use a larger image [MaxPooling C1]"),
    Mistake(
      testDescription: "groups", model: Sample { Conv2D(4, kernel: 3, groups: 2).named("stem") },
      text: "stem: groups (2) must divide the input's channels (3); try 1 or 3 [Convolution C1]"),
    Mistake(
      testDescription: "R1: a shortcut that does not follow",
      model: Sample {
        Sequential {
          Residual { Conv2D(8, kernel: 3, stride: 2, padding: 1) }
        }
      },
      text:
        "0: the main path makes float32[2, 8, 4, 4], the shortcut float32[2, 3, 8, 8]; give a shortcut that makes "
        + "the same, such as a 1 x 1 convolution with the stride of the main path [Residual R1]"),
    Mistake(
      testDescription: "branches of two sizes",
      model: Sample {
        Concatenate {
          MaxPool2D(2)
          MaxPool2D(4)
        }.named("mixed")
      },
      text: "mixed: [2, 3, 4, 4] and [2, 3, 2, 2] differ outside axis 1; "
        + "make all branches end in the same height and width [Concatenate C1]"),
    Mistake(
      testDescription: "M1: no logits",
      model: Sample {
        Flatten()
        Dense(9).named("fc")
      },
      text: "sample: the network must end in logits [2, 10], got [2, 9]; "
        + "end it in Flatten and Dense(classes) [Model M1]"),
  ]
}

@Suite(.tags(.quick)) struct ErrorTests {
  @Test(arguments: Mistake.all)
  func saysWhereAndWhat(_ mistake: Mistake) {
    #expect(mistake.model.failure() == mistake.text)
  }

  @Test func sidesOfTheNetworkAreChecked() {
    let model = Sample(10) {
      Auxiliary(weight: 0.3) {
        Flatten()
        Dense(3).named("fc")
      }.named("aux")
      Flatten()
      Dense(10).named("fc")
    }
    #expect(model.failure() == nil)
    #expect(
      model.failure(.training(seed: 0))
        == "aux: the network must end in logits [2, 10], got [2, 3]; "
        + "end it in Flatten and Dense(classes) [Model M1]")
  }

  @Test func sizesArePositive() {
    let model = Sample { Flatten() }
    #expect(model.failure(batch: 0) == "sample: the batch must have at least 1 image, got 0")
    #expect(
      model.failure(input: [8, 8])
        == "sample: images have channels, height and width, got [8, 8]; "
        + "[3, 8, 8] is the size of the document")
    for (batch, input) in [(.max, nil), (1, [.max, .max, .max]), (1 << 20, [1, 1 << 20, 1 << 20])]
      as [(Int, TensorShape?)]
    {
      #expect(
        model.failure(batch: batch, input: input)?.hasSuffix(
          "is too large to compute with; use a smaller batch, smaller images or fewer classes [Graph G1]")
          == true)
    }
    #expect(Sample(0) { Flatten() }.failure() == "sample: 0 classes are too few")
  }
}
