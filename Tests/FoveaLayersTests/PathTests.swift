import FoveaLayers
import TestSupport
import Testing

@Suite(.tags(.quick)) struct PathTests {
  @Test func denseBlocksAndLongWindows() throws {
    let model = Sample {
      Sequential {
        Concatenate {
          Chain {}
          Sequential {
            BatchNorm2D()
            Activation(.relu)
            Conv2D(4, kernel: Size2D(1, 3), padding: .symmetric(Size2D(0, 1)), bias: false)
          }
        }
      }.named("1.net")
      AdaptiveAveragePool2D(1)
      Flatten()
      Dropout(0.2)
      Dense(10, bias: false).named("5.4")
    }
    let norm = ["weight", "bias", "running_mean", "running_var"]
    #expect(try model.paths() == norm.map { "1.net.0.0.\($0)" } + ["1.net.0.2.weight", "5.4.weight"])
    let records = try model.network(batch: 1, mode: .inference).layers
    #expect(records.map(\.path).prefix(3) == ["1.net", "1.net.0", "1.net.0.0"])
    #expect(records[0].outputShape == [1, 7, 8, 8] && records[0].parameterCount == 6 + 36)
    #expect(records.map(\.depth).prefix(6) == [0, 1, 2, 2, 2, 0])
  }

  @Test func sequentialCountsEveryChild() throws {
    let model = Sample {
      Sequential {
        Conv2D(4, kernel: 3, activation: .relu)
        Activation(.relu)
        Flatten()
        Dense(10, bias: false)
      }
    }
    #expect(try model.paths() == ["0.weight", "0.bias", "3.weight"])
  }

  @Test func loopsAndConditionsNumberAsIfWrittenOut() throws {
    func model(pooled: Bool, thin: Bool) -> Sample {
      Sample {
        Sequential {
          for width in [4, 6] {
            Conv2D(width, kernel: 3)
            if pooled { MaxPool2D(1) }
          }
          if thin { Conv2D(1, kernel: 1) } else { Conv2D(2, kernel: 1) }
          Flatten()
          Dense(10)
        }
      }
    }
    #expect(
      try model(pooled: true, thin: true).paths()
        == ["0", "2", "4", "6"].flatMap { ["\($0).weight", "\($0).bias"] })
    #expect(
      try model(pooled: false, thin: false).paths()
        == ["0", "1", "2", "4"].flatMap { ["\($0).weight", "\($0).bias"] })
  }

  @Test func chainAndConcatenateAddNothing() throws {
    let model = Sample {
      Sequential {
        Concatenate {
          Conv2D(2, kernel: 1, bias: false).named("left")
          Chain {
            Conv2D(2, kernel: 1, bias: false).named("right1")
            Conv2D(2, kernel: 1, bias: false).named("right2")
          }
        }
        Flatten()
      }.named("features")
      Dense(10, bias: false).named("head")
    }
    #expect(
      try model.paths() == [
        "features.0.left.weight", "features.0.right1.weight", "features.0.right2.weight", "head.weight",
      ])
  }

  @Test func aNameReplacesTheIndexAndTheOutermostCounts() throws {
    let model = Sample {
      Sequential {
        Conv2D(2, kernel: 1, bias: false).named("inner").named("outer")
        Flatten()
        Dense(10, bias: false)
      }
    }
    #expect(try model.paths() == ["outer.weight", "2.weight"])
  }

  @Test func aStructWithABodyAddsNothing() throws {
    struct Block: Layer {
      var body: some Layer {
        Conv2D(2, kernel: 1, bias: false).named("conv")
        BatchNorm2D().named("bn")
      }
    }
    let model = Sample {
      Sequential { for _ in 0..<2 { Block() } }.named("blocks")
      Flatten()
      Dense(10, bias: false).named("fc")
    }
    let batchNorm = ["weight", "bias", "running_mean", "running_var"]
    #expect(
      try model.paths()
        == (0..<2).flatMap { block in
          ["blocks.\(block).conv.weight"] + batchNorm.map { "blocks.\(block).bn.\($0)" }
        } + ["fc.weight"])
  }

  @Test func pathsAreTakenOnce() {
    let twins = Sample {
      Conv2D(2, kernel: 1)
      Conv2D(2, kernel: 1)
      Flatten()
    }
    #expect(
      twins.failure()
        == "weight: two layers have this path; give one of them another with .named(\"…\") [Layer L1]")
    let drops = Sample {
      Sequential {
        Chain {
          Dropout(0.5)
          Dropout(0.5)
        }
      }
    }
    #expect(
      drops.failure(.training(seed: 1))
        == "0.dropout: two layers have this path; give one of them another with .named(\"…\") [Layer L1]")
  }
}
