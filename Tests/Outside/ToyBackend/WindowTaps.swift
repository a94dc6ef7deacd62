import FoveaCore
import FoveaGraph

/// Where the taps of a sliding window fall on an image.
struct WindowTaps: Sendable {
  /// A tap of the window at one of its positions.
  struct Tap: Sendable {
    let position: Int
    let tap: Int
    let pixel: Int
  }

  /// All taps that fall on the image, position by position.
  let taps: [Tap]
  /// For each position the number of taps on the image and its padding.
  let paddedCounts: [Int]

  init(_ window: Window, over image: Size2D) {
    let positions = window.positions(over: image) ?? Size2D(0, 0)
    var (taps, counts) = ([Tap](), [Int]())
    for row in 0..<positions.height {
      for column in 0..<positions.width {
        var count = 0
        for tap in 0..<window.size.height * window.size.width {
          let (tapRow, tapColumn) = (tap / window.size.width, tap % window.size.width)
          let y = row * window.stride.height - window.padding.top + tapRow * window.dilation.height
          let x = column * window.stride.width - window.padding.left + tapColumn * window.dilation.width
          if y < image.height + window.padding.bottom, x < image.width + window.padding.right { count += 1 }
          guard (0..<image.height).contains(y), (0..<image.width).contains(x) else { continue }
          taps.append(
            Tap(position: row * positions.width + column, tap: tap, pixel: y * image.width + x))
        }
        counts.append(count)
      }
    }
    (self.taps, paddedCounts) = (taps, counts)
  }

  /// For each position the number of taps on the image.
  var counts: [Int] {
    taps.reduce(into: [Int](repeating: 0, count: paddedCounts.count)) { $0[$1.position] += 1 }
  }
}
