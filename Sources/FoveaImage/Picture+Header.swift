public import Foundation
import FoveaCore

extension Picture {
  /// The bytes of a file that hold the header of most JPEG pictures, metadata and thumbnail included.
  private static let headerLength = 128 << 10

  /// Reads the description of a picture from the bytes of its file; no pixel is decoded.
  ///
  /// - Parameters:
  ///   - data: The whole file. Of a JPEG picture the bytes up to the first scan are enough.
  ///   - name: The name of the file, for errors.
  /// - Returns: Format, size, channels and orientation.
  /// - Throws: `FoveaError` with code `.format` if the data are none of the formats in ``Format``, their
  ///   header is damaged or cut short, or announces more than `pixelLimit` pixels.
  public static func header(of data: Data, name: String) throws -> PictureHeader {
    let header = try data.withUnsafeBytes { bytes in
      switch try format(of: data, name: name) {
      case .png: try PNGDecoder(bytes, name: name).header
      case .jpeg: try JPEGDecoder(bytes, name: name).header
      case .webp: try WebPDecoder(bytes, name: name).header
      case .heic: try HEICDecoder(bytes, name: name).header
      }
    }
    try checkSize(width: header.width, height: header.height, name: name)
    return header
  }

  /// Reads the description of a picture from the file at a path, and no more of the file than that takes.
  ///
  /// - Throws: `FoveaError` with code `.file` if the file cannot be read, and what
  ///   ``header(of:name:)`` throws.
  public static func header(path: String) throws -> PictureHeader {
    let file = try SequentialFile(FileLocation(path))
    var data = try file.read(upTo: headerLength)
    guard data.count == headerLength, let format = Format(startOf: data) else {
      return try header(of: data, name: file.name)
    }
    // In other formats the orientation may stand behind the pixels.
    if format == .jpeg, let header = try? header(of: data, name: file.name) { return header }
    data.append(try rest(of: file, after: data.count))
    return try header(of: data, name: file.name)
  }
}
