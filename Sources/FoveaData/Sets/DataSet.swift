package import FoveaCore
public import FoveaImage

/// The two parts of a data set: what a model learns from, and what it is judged on.
public enum DataSplit: String, Hashable, Sendable, CaseIterable, Codable {
  /// The examples to learn from.
  case train
  /// The examples to judge on.
  case test
}

/// The extents of a picture that lies in a buffer as `[height, width, channels]`.
public struct PictureSize: Hashable, Sendable {
  /// The number of columns, at least 1.
  public var width: Int
  /// The number of rows, at least 1.
  public var height: Int
  /// 1 for grey, 3 for red, green and blue.
  public var channels: Int

  /// Makes the extents of a picture.
  public init(width: Int, height: Int, channels: Int) {
    self.width = width
    self.height = height
    self.channels = channels
  }

  /// The extents of pictures of shape `[C, H, W]`.
  package init(_ shape: TensorShape) {
    self.init(width: shape[2], height: shape[1], channels: shape[0])
  }

  /// The number of bytes.
  public var byteCount: Int { width * height * channels }
}

/// Labelled pictures that can be drawn in any order, from several threads.
///
/// The same index always gives the same example.
public protocol DataSet: Sendable {
  /// The name under which a person asks for it.
  var name: String { get }
  /// The number of examples, at least 1.
  var count: Int { get }
  /// The names of the classes, by label.
  var classNames: [String] { get }
  /// How the pictures are stored: 1 for grey, 3 for colour.
  var channels: Int { get }
  /// A short text that changes when any picture or label changes.
  var fingerprint: String { get }

  /// What a person should know of it, such as skipped files; one sentence each.
  var remarks: [String] { get }

  /// The bytes that all pictures take when they are decoded; nil if they lie in memory anyway.
  var decodedByteCount: Int? { get }

  /// The class of an example, in `0..<classNames.count`.
  func label(at index: Int) -> Int

  /// The picture of an example.
  ///
  /// - Throws: an error that names the file if it cannot be read.
  func picture(at index: Int) throws -> Picture

  /// A part of the picture of an example; where the data set can, no more than that is decoded.
  ///
  /// - Parameters:
  ///   - index: The example.
  ///   - region: Gives the part for the size of the picture; it has to lie inside.
  /// - Returns: The part.
  /// - Throws: the same as `picture(at:)`.
  func picture(at index: Int, region: (PictureSize) -> PictureRegion) throws -> Picture

  /// Where an example comes from, for errors: its file, or the data set and its place.
  func location(of index: Int) -> String

  /// Puts the picture of an example at the front of `pixels`, which grows if it has to.
  ///
  /// A caller that keeps the buffer draws pictures of one size without taking memory, where the data
  /// set allows it.
  ///
  /// - Throws: the same as `picture(at:)`.
  func copyPixels(at index: Int, into pixels: inout [UInt8]) throws -> PictureSize
}

extension DataSet {
  /// Nil: the pictures lie in memory.
  public var decodedByteCount: Int? { nil }

  /// Nothing.
  public var remarks: [String] { [] }

  /// The whole picture, cut down.
  public func picture(at index: Int, region: (PictureSize) -> PictureRegion) throws -> Picture {
    let picture = try picture(at: index)
    let part = region(picture.size)
    return picture.cropped(x: part.x, y: part.y, width: part.width, height: part.height)
  }

  /// The data set and the place.
  public func location(of index: Int) -> String { "\(name), example \(index)" }

  /// Puts the picture of an example at the front of `pixels`, through `picture(at:)`.
  public func copyPixels(at index: Int, into pixels: inout [UInt8]) throws -> PictureSize {
    let picture = try picture(at: index)
    pixels = picture.pixels
    return PictureSize(width: picture.width, height: picture.height, channels: picture.channels)
  }
}
