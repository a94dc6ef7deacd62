public import FoveaCore
public import FoveaLayers

/// GoogLeNet as "Dive into Deep Learning" builds it, for grey pictures of 96 x 96.
///
/// 5,977,530 parameters with one channel and ten classes. Paths equal those of the book's
/// `nn.Sequential(b1, b2, b3, b4, b5, nn.Linear(1024, 10))`. Departures from Szegedy et al. 2014,
/// arXiv:1409.4842, table 1:
///
/// - No local response normalization after the first and the second stage.
/// - Pools pad by 1 and round down, where the usual reading of the paper rounds up without padding.
/// - No auxiliary classifiers, no dropout before the last layer.
/// - Global average pooling works for any image size; the paper has a 7 x 7 window.
/// - Ten classes, and weights drawn by Xavier's uniform rule with PyTorch's default biases.
public struct GoogLeNetD2L: Model {
  /// See ``Model/name``.
  public static let name = "googlenet-d2l"

  /// See ``Model/classes``.
  public var classes: Int

  /// Makes the model.
  public init(classes: Int = 10) { self.classes = classes }

  /// See ``Model/inputShape``.
  public var inputShape: Shape { [1, 96, 96] }
  /// See ``Model/initialization``.
  public var initialization: Initialization { .xavierUniform }

  // The rows of the paper's table 1, stages 3, 4 and 5.
  // swift-format-ignore
  static let stages: [[Inception]] = [
    [
      Inception(one:  64, three: .init(reduce:  96, out: 128), five: .init(reduce: 16, out:  32), pool:  32),
      Inception(one: 128, three: .init(reduce: 128, out: 192), five: .init(reduce: 32, out:  96), pool:  64),
    ],
    [
      Inception(one: 192, three: .init(reduce:  96, out: 208), five: .init(reduce: 16, out:  48), pool:  64),
      Inception(one: 160, three: .init(reduce: 112, out: 224), five: .init(reduce: 24, out:  64), pool:  64),
      Inception(one: 128, three: .init(reduce: 128, out: 256), five: .init(reduce: 24, out:  64), pool:  64),
      Inception(one: 112, three: .init(reduce: 144, out: 288), five: .init(reduce: 32, out:  64), pool:  64),
      Inception(one: 256, three: .init(reduce: 160, out: 320), five: .init(reduce: 32, out: 128), pool: 128),
    ],
    [
      Inception(one: 256, three: .init(reduce: 160, out: 320), five: .init(reduce: 32, out: 128), pool: 128),
      Inception(one: 384, three: .init(reduce: 192, out: 384), five: .init(reduce: 48, out: 128), pool: 128),
    ],
  ]

  /// See ``Layer/body``.
  public var body: some Layer {
    Sequential {
      Sequential {
        Conv2D(64, kernel: 7, stride: 2, padding: 3)
        Activation(.relu)
        MaxPool2D(3, stride: 2, padding: 1)
      }
      Sequential {
        Conv2D(64, kernel: 1)
        Activation(.relu)
        Conv2D(192, kernel: 3, padding: 1)
        Activation(.relu)
        MaxPool2D(3, stride: 2, padding: 1)
      }
      for (index, stage) in Self.stages.enumerated() {
        Sequential {
          for block in stage { block }
          if index < Self.stages.count - 1 {
            MaxPool2D(3, stride: 2, padding: 1)
          } else {
            AdaptiveAveragePool2D(1)
            Flatten()
          }
        }
      }
      Dense(classes)
    }
  }
}

extension GoogLeNetD2L {
  /// Four branches over one input, joined along the channels (the paper's figure 2b).
  struct Inception: Layer {
    /// A 1 x 1 convolution that saves work, and the larger one after it.
    struct Widths {
      var reduce: Int
      var out: Int
    }

    /// The filters of the 1 x 1 branch.
    var one: Int
    /// The filters of the 3 x 3 branch.
    var three: Widths
    /// The filters of the 5 x 5 branch.
    var five: Widths
    /// The filters after the pool.
    var pool: Int

    var body: some Layer {
      Concatenate {
        Conv2D(one, kernel: 1, activation: .relu).named("p1_1")
        Chain {
          Conv2D(three.reduce, kernel: 1, activation: .relu).named("p2_1")
          Conv2D(three.out, kernel: 3, padding: 1, activation: .relu).named("p2_2")
        }
        Chain {
          Conv2D(five.reduce, kernel: 1, activation: .relu).named("p3_1")
          Conv2D(five.out, kernel: 5, padding: 2, activation: .relu).named("p3_2")
        }
        Chain {
          MaxPool2D(3, stride: 1, padding: 1).named("p4_1")
          Conv2D(pool, kernel: 1, activation: .relu).named("p4_2")
        }
      }
    }
  }
}
