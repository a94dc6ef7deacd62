public import Foundation
import FoveaCore

extension Picture {
  /// What to do with the orientation that a camera wrote into a file (EXIF tag 0x0112).
  public enum OrientationRule: Hashable, Sendable, CaseIterable {
    /// Turn and mirror the picture so that it stands as the photographer saw it.
    case applied
    /// Keep the rows and columns as stored, as Pillow's `open` and torchvision do.
    case ignored
  }

  /// Reads a PNG or JPEG file.
  ///
  /// - Throws: `FoveaError` with code `.file` if the file cannot be read, and what
  ///   `decode(_:name:orientation:)` throws.
  public static func load(path: String, orientation: OrientationRule = .applied) throws -> Picture {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw FoveaError.unreadable(path, error)
    }
    return try decode(data, name: path, orientation: orientation)
  }

  /// Decodes a PNG or JPEG picture; the first bytes tell which it is, never the name.
  ///
  /// Grey files give 1 channel, all others 3. Alpha is dropped, palettes are expanded, samples of
  /// 16 bits keep their high byte, CMYK becomes RGB. Colour profiles and gamma are left alone.
  ///
  /// - Parameters:
  ///   - data: The whole file.
  ///   - name: The name of the file, for errors.
  ///   - orientation: Whether the orientation stored by cameras is applied.
  /// - Returns: The picture, of 1 or 3 channels.
  /// - Throws: `FoveaError` with code `.format` if the data are neither PNG nor JPEG, are damaged, cut
  ///   short, of a kind that is not supported, or have more than `pixelLimit` pixels; the last is
  ///   found out before memory is taken.
  public static func decode(
    _ data: Data, name: String, orientation: OrientationRule = .applied
  ) throws -> Picture {
    switch Format(startOf: data) {
    case .png: return try data.withUnsafeBytes { try PNGDecoder($0, name: name).picture(orientation) }
    case .jpeg: return try data.withUnsafeBytes { try JPEGDecoder($0, name: name).picture(orientation) }
    case nil:
      throw FoveaError(
        .format, at: name, data.isEmpty ? "is empty, expected a picture" : "is not a picture Fovea can read",
        remedy: "use PNG or JPEG files")
    }
  }

  /// Refuses a size that a header announces and that no picture should have.
  static func checkSize(width: Int, height: Int, name: String) throws {
    guard width >= 1, height >= 1, width <= pixelLimit, height <= pixelLimit,
      width * height <= pixelLimit
    else {
      throw FoveaError(
        .format, at: name,
        "announces \(width) x \(height) pixels, expected at least 1 and at most \(pixelLimit) in all",
        remedy: "scale the picture down")
    }
  }
}
