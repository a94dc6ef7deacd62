import FoveaCore
import FoveaData
import FoveaFormats
import FoveaImage
import FoveaInference
import FoveaLayers
import FoveaRuntime

/// A small network with everything that a checkpoint has to carry: statistics, and a side branch.
struct Small: Model {
  let name = "small"
  var classes = 6
  var inputShape: TensorShape { [1, 4, 4] }
  var initialization: Initialization { .kaimingUniform }

  var body: some Layer {
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
  func checkpoint(seed: UInt64 = 0) throws -> Checkpoint {
    let network = try network(batch: 2, mode: .training(seed: 0))
    return Checkpoint(
      model: try ModelDescription(self), classNames: (0..<classes).map { "kind \($0)" },
      preprocessing: try Preprocessing(channels: 1, height: 4, width: 4),
      parameters: network.parameters.map {
        SafeTensorsFile.Entry(name: $0.path, tensor: $0.initialValue(seed: seed))
      })
  }
}

/// Pictures of noise with labels of noise.
struct Noise: DataSet {
  let name = "noise"
  var count: Int
  let classNames = (0..<6).map { "kind \($0)" }
  let channels = 1
  let fingerprint = "noise"

  func label(at index: Int) -> Int { RandomKey(seed: 7).integer(UInt64(index), below: 6) }

  func picture(at index: Int) -> Picture {
    let key = RandomKey(seed: 8).folding(UInt64(index))
    return Picture(
      width: 4, height: 4, channels: 1, pixels: (0..<16).map { UInt8(key.integer($0, below: 256)) })
  }

  /// The first pictures as images `[N, 1, 4, 4]`.
  func images() -> HostTensor {
    let values = (0..<count).flatMap { picture(at: $0).pixels.map { Float($0) / 255 } }
    return HostTensor(values, shape: [count, 1, 4, 4])
  }
}
