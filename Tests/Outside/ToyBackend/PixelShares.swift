import FoveaCore
import FoveaGraph

/// Means of pixels: which pixel counts how much at which position of the result.
struct PixelShares: Sendable {
  /// A pixel's part in one mean.
  struct Share: Sendable {
    let position: Int
    let pixel: Int
    let weight: Double
  }

  let shares: [Share]
  let planeCount: Int
  let pixels: Int
  let positions: Int

  init(_ shares: [Share], of shape: TensorShape, positions: Int) {
    self.shares = shares
    self.positions = positions
    (planeCount, pixels) = planes(shape)
  }

  /// The kernel that takes the means.
  var means: Kernel {
    { inputs in
      var y = [Double](repeating: 0, count: planeCount * positions)
      for plane in 0..<planeCount {
        for share in shares {
          y[plane * positions + share.position] += inputs[0][plane * pixels + share.pixel] * share.weight
        }
      }
      return [y]
    }
  }

  /// The kernel that carries gradients from the means to the pixels.
  var spread: Kernel {
    { inputs in
      var dx = [Double](repeating: 0, count: planeCount * pixels)
      for plane in 0..<planeCount {
        for share in shares {
          dx[plane * pixels + share.pixel] += inputs[0][plane * positions + share.position] * share.weight
        }
      }
      return [dx]
    }
  }
}

extension AveragePooling {
  /// The shares over images of a shape.
  func shares(of shape: TensorShape) -> PixelShares {
    let taps = WindowTaps(window, over: size(shape))
    let divisors = countsPadding ? taps.paddedCounts : taps.counts
    return PixelShares(
      taps.taps.map { tap in
        PixelShares.Share(
          position: tap.position, pixel: tap.pixel, weight: 1 / Double(divisors[tap.position]))
      }, of: shape, positions: divisors.count)
  }
}

extension AdaptiveAveragePooling {
  /// The shares over images of a shape.
  func shares(of shape: TensorShape) -> PixelShares {
    func range(_ position: Int, of extent: Int, in count: Int) -> Range<Int> {
      position * extent / count..<((position + 1) * extent + count - 1) / count
    }
    let shares = (0..<size.height * size.width).flatMap { position in
      let rows = range(position / size.width, of: shape[2], in: size.height)
      let columns = range(position % size.width, of: shape[3], in: size.width)
      let weight = 1 / Double(rows.count * columns.count)
      return rows.flatMap { row in
        columns.map { PixelShares.Share(position: position, pixel: row * shape[3] + $0, weight: weight) }
      }
    }
    return PixelShares(shares, of: shape, positions: size.height * size.width)
  }
}
