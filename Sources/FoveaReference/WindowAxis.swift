import FoveaGraph

/// One axis of a window that slides over an image: where its taps fall.
struct WindowAxis {
  /// The rows or columns of the image.
  let extent: Int
  /// The padding before the image.
  let before: Int
  /// The padding after the image.
  let after: Int
  /// The number of taps.
  let taps: Int
  /// The distance between neighbouring positions.
  let stride: Int
  /// The distance between neighbouring taps.
  let dilation: Int

  /// The place on the image of the first tap at a position; negative in the padding.
  func origin(_ position: Int) -> Int { position * stride - before }

  /// The taps that fall on the image at a position.
  func tapsOnImage(at position: Int) -> Range<Int> {
    let origin = origin(position)
    let first = origin >= 0 ? 0 : (-origin + dilation - 1) / dilation
    let end = Self.count(below: extent - origin, step: dilation, limit: taps)
    return first..<max(first, end)
  }

  /// The number of taps that fall on the image or its padding at a position.
  func tapsOnPaddedImage(at position: Int) -> Int {
    Self.count(below: extent + after - origin(position), step: dilation, limit: taps)
  }

  /// The positions, out of `count`, at which a tap falls on the image.
  func positions(ofTap tap: Int, outOf count: Int) -> Range<Int> {
    let place = tap * dilation - before  // at position 0
    let first = place >= 0 ? 0 : (-place + stride - 1) / stride
    let end = Self.count(below: extent - place, step: stride, limit: count)
    return min(first, end)..<end
  }

  /// How many of 0, `step`, 2 `step` … lie below a bound.
  private static func count(below bound: Int, step: Int, limit: Int) -> Int {
    bound <= 0 ? 0 : min((bound + step - 1) / step, limit)
  }
}

extension Window {
  /// The vertical axis over an image.
  func rows(over image: Size2D) -> WindowAxis {
    WindowAxis(
      extent: image.height, before: padding.top, after: padding.bottom, taps: size.height,
      stride: stride.height, dilation: dilation.height)
  }

  /// The horizontal axis over an image.
  func columns(over image: Size2D) -> WindowAxis {
    WindowAxis(
      extent: image.width, before: padding.left, after: padding.right, taps: size.width,
      stride: stride.width, dilation: dilation.width)
  }
}
