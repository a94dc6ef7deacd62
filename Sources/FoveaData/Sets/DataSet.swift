package import FoveaCore
public import FoveaImage

/// One of the two parts of a data set.
public enum DataSplit: String, Hashable, Sendable, CaseIterable, Codable {
  /// The examples to learn from.
  case train
  /// The examples to judge on.
  case test
}

/// The width, height and channels of a picture, whose samples lie in memory as `[height, width, channels]`.
public struct PictureSize: Hashable, Sendable {
  /// The number of columns, at least 1.
  public var width: Int
  /// The number of rows, at least 1.
  public var height: Int
  /// 1 for grey, 3 for red, green and blue.
  public var channels: Int

  /// Creates a size from numbers that are at least 1.
  public init(width: Int, height: Int, channels: Int) {
    self.width = width
    self.height = height
    self.channels = channels
  }

  /// Creates the size of pictures of shape `[C, H, W]`.
  package init(_ shape: TensorShape) {
    self.init(width: shape[2], height: shape[1], channels: shape[0])
  }

  /// The number of samples, a byte each.
  public var byteCount: Int { width * height * channels }
}

/// Labelled pictures that can be read in any order, from several threads at once.
///
/// The same index always gives the same example.
public protocol DataSet: Sendable {
  /// The name of the data set in its registry.
  var name: String { get }
  /// The number of examples, at least 1.
  var count: Int { get }
  /// The names of the classes, in the order of the labels.
  var classNames: [String] { get }
  /// The channels of the stored pictures: 1 for grey, 3 for colour.
  var channels: Int { get }
  /// A short text that changes when any picture or label changes.
  var fingerprint: String { get }

  /// Remarks for people, such as skipped files; one sentence each.
  var remarks: [String] { get }

  /// The number of bytes that all decoded pictures take together; nil if they are in memory anyway.
  var decodedByteCount: Int? { get }

  /// The class of an example, a number in `0..<classNames.count`.
  func label(at index: Int) -> Int

  /// The picture of an example.
  ///
  /// - Throws: `FoveaError` that names the file if it cannot be read or decoded.
  func picture(at index: Int) throws -> Picture

  /// A region of the picture of an example; no more is decoded than that, where the data set supports it.
  ///
  /// - Parameters:
  ///   - index: The index of the example.
  ///   - region: Returns the region, in pixels, for the size of the picture; it must lie inside.
  /// - Returns: The picture of the region.
  /// - Throws: what `picture(at:)` throws.
  func picture(at index: Int, region: (PictureSize) -> PictureRegion) throws -> Picture

  /// The origin of an example, for errors: its file, or the data set and the index.
  func location(of index: Int) -> String

  /// Writes the picture of an example, `[height, width, channels]`, to the front of `pixels`, which grows if
  /// it has to.
  ///
  /// A caller that keeps the buffer can draw pictures of one size without allocations, where the data set
  /// supports it.
  ///
  /// - Throws: what `picture(at:)` throws.
  func copyPixels(at index: Int, into pixels: inout [UInt8]) throws -> PictureSize
}

extension DataSet {
  /// Nil, by default: the pictures are in memory.
  public var decodedByteCount: Int? { nil }

  /// No remarks, by default.
  public var remarks: [String] { [] }

  /// The region, cut out of the whole decoded picture.
  ///
  /// - Throws: what `picture(at:)` throws.
  public func picture(at index: Int, region: (PictureSize) -> PictureRegion) throws -> Picture {
    let picture = try picture(at: index)
    let part = region(picture.size)
    return picture.cropped(x: part.x, y: part.y, width: part.width, height: part.height)
  }

  /// The name of the data set and the index.
  public func location(of index: Int) -> String { "\(name), example \(index)" }

  /// Replaces `pixels` by those of `picture(at:)`.
  ///
  /// - Throws: what `picture(at:)` throws.
  public func copyPixels(at index: Int, into pixels: inout [UInt8]) throws -> PictureSize {
    let picture = try picture(at: index)
    pixels = picture.pixels
    return PictureSize(width: picture.width, height: picture.height, channels: picture.channels)
  }
}
