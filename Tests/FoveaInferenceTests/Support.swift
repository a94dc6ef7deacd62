import FoveaCore
import FoveaData
import FoveaImage

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
