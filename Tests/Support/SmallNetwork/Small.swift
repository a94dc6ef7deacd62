public import FoveaCheckpoints
public import FoveaCore
import FoveaData
import FoveaFormats
public import FoveaLayers

/// A small network with everything that a checkpoint must carry: statistics, and a side branch.
public struct Small: Model {
  /// The name `small`.
  public let name = "small"
  /// The number of classes, 6.
  public var classes = 6
  /// Grey images of 4 x 4.
  public var inputShape: TensorShape { [1, 4, 4] }
  /// He's uniform values.
  public var initialization: any Initialization { .kaimingUniform }

  /// Makes the network of six classes.
  public init() {}

  /// A convolution, a batch normalization, a side branch and the head.
  public var body: some Layer {
    Sequential {
      Conv2D(3, kernel: 3)
      BatchNorm2D()
      Auxiliary(weight: 0.3) {
        Flatten()
        Dense(classes)
      }.named("side")
      Flatten()
      Dense(classes)
    }
  }

  /// A checkpoint of random weights.
  public func checkpoint(seed: UInt64 = 0) throws -> Checkpoint {
    let network = try network(batch: 2, mode: .training(seed: 0))
    return Checkpoint(
      model: try ModelDescription(self), classNames: (0..<classes).map { "kind \($0)" },
      pipeline: .resized,
      parameters: network.parameters.map {
        SafeTensorsFile.Entry(name: $0.path, tensor: $0.initialValue(seed: seed))
      })
  }
}
