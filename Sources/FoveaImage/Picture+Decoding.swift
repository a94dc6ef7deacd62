public import Foundation
package import FoveaCore

extension Picture {
  /// What to do with the orientation that a camera wrote into a file (EXIF tag 0x0112).
  public enum OrientationRule: Hashable, Sendable, CaseIterable {
    /// Turn and mirror the picture so that it stands as the photographer saw it.
    case applied
    /// Keep the rows and columns as stored, as Pillow's `open` and torchvision do.
    case ignored
  }

  /// The most memory that a file, its samples and what is made of them may take at any time, in bytes.
  static let memoryLimit = 768 << 20

  /// Reads a PNG or JPEG file; only what begins as a picture is read further.
  ///
  /// - Throws: `FoveaError` with code `.file` if the file cannot be read or is a device or a directory,
  ///   `.format` if it takes more than 384 MiB, and what `decode(_:name:orientation:)` throws.
  public static func load(path: String, orientation: OrientationRule = .applied) throws -> Picture {
    try load(SequentialFile(FileLocation(path)), orientation: orientation)
  }

  /// Reads a picture from an open file or pipe, to its end.
  ///
  /// - Throws: `FoveaError`, as `load(path:orientation:)` does.
  package static func load(
    _ file: SequentialFile, orientation: OrientationRule = .applied
  ) throws -> Picture {
    var data = try file.read(upTo: Format.headLength)
    guard Format(startOf: data) != nil else {
      return try decode(data, name: file.name, orientation: orientation)
    }
    let limit = memoryLimit / 2
    func requireRoom(_ isEnough: Bool, _ size: String) throws {
      guard !isEnough else { return }
      throw FoveaError(
        .format, at: file.name, "takes \(size) bytes, a picture has at most \(limit)",
        remedy: "scale the picture down")
    }
    if let count = file.count { try requireRoom(count <= limit, "\(count)") }
    data.append(try file.read(upTo: (file.count ?? limit + 1) - data.count))
    try requireRoom(data.count <= limit, "more than \(limit)")
    return try decode(data, name: file.name, orientation: orientation)
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
  ///   short, of a kind that is not supported, have more than `pixelLimit` pixels, or take more than
  ///   768 MiB while they are decoded; the last two are found out before memory is taken.
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

  /// Refuses to take so many bytes for a picture of the given size, the file among them.
  static func checkMemory(_ bytes: Int, width: Int, height: Int, name: String) throws {
    guard bytes <= memoryLimit else {
      throw FoveaError(
        .format, at: name,
        "decoding its \(width) x \(height) pixels takes \(bytes) bytes of memory, more than \(memoryLimit)",
        remedy: "scale the picture down")
    }
  }

  /// The upright picture of a stored one, beside a file of so many bytes.
  func upright(from orientation: ExifOrientation, file: Int, name: String) throws -> Picture {
    guard orientation != .upright else { return self }
    try Self.checkMemory(file + 2 * pixels.count, width: width, height: height, name: name)
    return upright(from: orientation)
  }
}
