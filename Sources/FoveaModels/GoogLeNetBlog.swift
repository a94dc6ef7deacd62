public import FoveaCore
public import FoveaLayers

/// A GoogLeNet without ReLU after the reductions, for grey pictures of 224 x 224.
///
/// 5,977,530 parameters. Paths are those of an `nn.Sequential` of five stages, the last of which holds
/// the dense layer, with the members `p1` to `p4` of each unit. Departures from Szegedy et al. 2014,
/// arXiv:1409.4842, table 1:
///
/// - No ReLU between a 1 x 1 reduction and the larger convolution after it: the two are one linear map
///   of lower rank. The paper has ReLU after every convolution.
/// - No local response normalization, no auxiliary classifiers, no dropout.
/// - Pools pad by 1 and round down, where the usual reading of the paper rounds up without padding.
/// - Global average pooling works for any image size; the paper has a 7 x 7 window.
/// - Grey pictures, ten classes, and PyTorch's first values.
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct GoogLeNetBlog: Model {
  public var classes: Int

  /// Creates the model with a number of classes, at least 1.
  public init(classes: Int = 10) { self.classes = classes }

  public var name: String { "googlenet-blog" }
  public var inputShape: TensorShape { [1, 224, 224] }
  public var initialization: any Initialization { .pytorch }

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
      for (index, stage) in InceptionWidths.stages.enumerated() {
        Sequential {
          for widths in stage { Inception(widths: widths) }
          if index < InceptionWidths.stages.count - 1 {
            MaxPool2D(3, stride: 2, padding: 1)
          } else {
            AdaptiveAveragePool2D(1)
            Flatten()
            Dense(classes)
          }
        }
      }
    }
  }
}

extension GoogLeNetBlog {
  /// Four branches over one input, joined along the channels (the paper's figure 2b).
  struct Inception: Layer {
    var widths: InceptionWidths

    var body: some Layer {
      Concatenate {
        Sequential {
          Conv2D(widths.one, kernel: 1)
          Activation(.relu)
        }.named("p1")
        Sequential {
          Conv2D(widths.three.reduce, kernel: 1)
          Conv2D(widths.three.out, kernel: 3, padding: 1)
          Activation(.relu)
        }.named("p2")
        Sequential {
          Conv2D(widths.five.reduce, kernel: 1)
          Conv2D(widths.five.out, kernel: 5, padding: 2)
          Activation(.relu)
        }.named("p3")
        Sequential {
          MaxPool2D(3, stride: 1, padding: 1)
          Conv2D(widths.pool, kernel: 1)
          Activation(.relu)
        }.named("p4")
      }
    }
  }

  static let entries = [
    ModelEntry(
      name: "googlenet-blog", summary: "GoogLeNet without ReLU after the reductions, grey, 224 x 224",
      source: "a text about classic networks; Szegedy et al. 2014, arXiv:1409.4842",
      pretrained: .resized
    ) { GoogLeNetBlog(classes: $0.classes ?? 10) }
  ]
}
