import FoveaCore
public import FoveaImage

/// One part of CIFAR-10 or CIFAR-100: colour pictures of 32 x 32 pixels, kept in memory.
///
/// Source: Krizhevsky 2009, "Learning multiple layers of features from tiny images".
public struct CIFARDataSet: DataSet {
  /// The name of the data set in its registry.
  public let name: String
  /// The names of the classes, in the order of the labels.
  public let classNames: [String]
  /// A hash of all pictures and labels.
  public let fingerprint: String
  /// 3: red, green and blue.
  public let channels = 3
  /// A sentence if files of the part are missing.
  public let remarks: [String]

  static let side = 32
  static let pictureCount = 3 * side * side

  private let size = PictureSize(width: side, height: side, channels: 3)
  private let pixels: [UInt8]
  private let labels: [UInt8]

  /// Makes a data set of pictures in planes: all red values of a picture, then all green and all blue ones.
  init(name: String, classNames: [String], pixels: [UInt8], labels: [UInt8], remarks: [String]) {
    self.name = name
    self.classNames = classNames
    self.pixels = pixels
    self.labels = labels
    self.remarks = remarks
    var hash = Fingerprint()
    hash.add(pixels)
    hash.add(labels)
    fingerprint = hash.text
  }

  /// The number of pictures.
  public var count: Int { labels.count }

  /// The class of a picture.
  public func label(at index: Int) -> Int { Int(labels[index]) }

  /// The picture of an example, `[32, 32, 3]`.
  public func picture(at index: Int) -> Picture {
    var buffer: [UInt8] = []
    _ = copyPixels(at: index, into: &buffer)
    return Picture(width: size.width, height: size.height, channels: 3, pixels: buffer)
  }

  /// Writes the picture of an example, `[32, 32, 3]`, to the front of `buffer`; nothing is allocated if it
  /// fits.
  public func copyPixels(at index: Int, into buffer: inout [UInt8]) -> PictureSize {
    if buffer.count < Self.pictureCount { buffer = [UInt8](repeating: 0, count: Self.pictureCount) }
    let (start, area) = (index * Self.pictureCount, Self.side * Self.side)
    let source = pixels.span.extracting(start..<start + Self.pictureCount)
    var target = buffer.mutableSpan
    for place in 0..<area {
      for channel in 0..<3 { target[3 &* place &+ channel] = source[channel &* area &+ place] }
    }
    return size
  }
}
