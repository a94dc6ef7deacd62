import CFoveaImageKernels

/// A picture of 8-bit samples, grey or RGB: `[height, width, channels]`.
///
/// Operations return new pictures. Most equal those of Pillow or torchvision to the byte, as their
/// documentation says.
public struct Picture: Hashable, Sendable {
  /// The most pixels (width times height) that a file may hold: 178,956,970, half a gigabyte as RGB.
  ///
  /// It is the bound at which Pillow, too, refuses a picture as a decompression bomb.
  public static let pixelLimit = 178_956_970

  /// The number of columns, at least 1.
  public let width: Int
  /// The number of rows, at least 1.
  public let height: Int
  /// The number of samples of a pixel: 1 (grey) or 3 (red, green, blue).
  public let channels: Int
  /// The samples, row by row, the channels of a pixel together: `[height, width, channels]`.
  public private(set) var pixels: [UInt8]

  /// Creates a picture of the given samples.
  ///
  /// - Precondition: Width and height are at least 1, there are 1 or 3 channels, and `width * height * channels`
  ///   samples; a picture with transparency loses it first.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    precondition(width >= 1 && height >= 1, "A picture has at least one pixel.")
    precondition(channels == 1 || channels == 3, "A picture is grey (1 channel) or RGB (3 channels).")
    precondition(pixels.count == width * height * channels, "The samples must fill the picture.")
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// The picture with 1 channel (grey) or 3 (RGB); itself if it has them already.
  ///
  /// Grey is Pillow's mode `L`, the luma of ITU-R BT.601 in 16 bits of fraction:
  /// `(19595 R + 38470 G + 7471 B + 32768) >> 16`. RGB repeats the grey sample.
  public func converted(toChannels count: Int) -> Picture {
    precondition(count == 1 || count == 3, "A picture is grey (1 channel) or RGB (3 channels).")
    if count == channels { return self }
    let area = width * height
    let converted = [UInt8](unsafeUninitializedCapacity: area * count) { output, filled in
      pixels.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, let target = output.baseAddress else { return }
        if count == 1 {
          fovea_grey(source, Int64(area), target)
        } else {
          for i in 0..<area {
            target[3 &* i] = source[i]
            target[3 &* i &+ 1] = source[i]
            target[3 &* i &+ 2] = source[i]
          }
        }
      }
      filled = area * count
    }
    return Picture(width: width, height: height, channels: count, pixels: converted)
  }
}
