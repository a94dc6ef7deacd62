import FoveaCore

extension Picture {
  /// A fill as one sample for each channel of this picture.
  ///
  /// A fill has one sample for all channels or one for each; a grey picture takes the grey of an RGB fill.
  func samples(ofFill fill: [UInt8]) -> [UInt8] {
    precondition(fill.count == 1 || fill.count == 3, "A fill has 1 or 3 samples.")
    if fill.count == channels { return fill }
    if fill.count == 1 { return [UInt8](repeating: fill[0], count: channels) }
    return Picture(width: 1, height: 1, channels: 3, pixels: fill).converted(toChannels: 1).pixels
  }

  /// Writes a pixel `count` times; it has one sample or three.
  static func fill(_ target: UnsafeMutablePointer<UInt8>, with pixel: [UInt8], count: Int) {
    if pixel.count == 3 && (pixel[0] != pixel[1] || pixel[1] != pixel[2]) {
      let (red, green, blue) = (pixel[0], pixel[1], pixel[2])
      for i in 0..<count { (target[3 &* i], target[3 &* i &+ 1], target[3 &* i &+ 2]) = (red, green, blue) }
    } else {
      target.update(repeating: pixel[0], count: count * pixel.count)
    }
  }

  /// Checks the size of a result that the arguments of an operation can make as large as they like.
  ///
  /// - Throws: `FoveaError` with code `.data` if it has more than ``pixelLimit`` pixels.
  static func checkSize(_ width: Int, _ height: Int, of operation: String) throws {
    let (area, overflows) = width.multipliedReportingOverflow(by: height)
    if overflows || area > pixelLimit {
      throw FoveaError(
        .data, at: operation,
        "the picture would have \(height) x \(width) pixels (height x width), expected at most "
          + "\(pixelLimit) in all",
        remedy: "make the picture smaller first")
    }
  }
}
