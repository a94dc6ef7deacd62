extension Picture {
  /// The picture in another size, by Pillow's bilinear filter; itself if the size is the same.
  public func resized(width: Int, height: Int) -> Picture {
    if (width, height) == (self.width, self.height) { return self }
    let resampler = BilinearResampler(
      from: (self.width, self.height), to: (width, height), channels: channels)
    var scratch = resampler.makeScratch()
    var result = [UInt8](repeating: 0, count: resampler.outputCount)
    resampler.resize(pixels, into: &result, scratch: &scratch)
    return Picture(width: width, height: height, channels: channels, pixels: result)
  }

  /// The picture scaled so that its short side has the given length, as torchvision's `Resize(n)` does.
  ///
  /// The long side keeps the proportion, rounded down.
  public func resized(shortSide length: Int) -> Picture {
    let size = Self.size(width: width, height: height, shortSide: length)
    return resized(width: size.width, height: size.height)
  }

  /// The size that ``resized(shortSide:)`` gives to pictures of a size.
  package static func size(
    width: Int, height: Int, shortSide length: Int
  ) -> (width: Int, height: Int) {
    width <= height ? (length, length * height / width) : (length * width / height, length)
  }
}
extension Picture { // PLACEHOLDER
  public func resized(width: Int, height: Int, filter: ResamplingFilter) -> Picture { resized(width: width, height: height) }
}
public struct PictureRegion: Hashable, Sendable {
  public var x: Int, y: Int, width: Int, height: Int
  public init(x: Int, y: Int, width: Int, height: Int) { (self.x, self.y, self.width, self.height) = (x, y, width, height) }
}
