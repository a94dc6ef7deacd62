public import Foundation
package import FoveaCore

extension Picture {
  /// The treatment of the orientation that a camera wrote into a file (EXIF tag 0x0112).
  public enum OrientationRule: Hashable, Sendable, CaseIterable {
    /// Turn and mirror the picture so that it stands as the photographer saw it.
    case applied
    /// Keep the rows and columns as stored, as Pillow's `open` and torchvision do.
    case ignored
  }

  /// The most memory that a file, its samples and what is made of them may take at any time, in bytes.
  static let memoryLimit = 768 << 20

  /// Reads a picture, of 1 or 3 channels, in one of the formats in ``Format``.
  ///
  /// A file that does not begin as a picture is not read further.
  ///
  /// - Throws: `FoveaError` with code `.file` if the file cannot be read or is a device or a directory,
  ///   `.format` if it takes more than 384 MiB, and what ``decode(_:name:orientation:region:)`` throws.
  public static func load(path: String, orientation: OrientationRule = .applied) throws -> Picture {
    try load(SequentialFile(FileLocation(path)), orientation: orientation)
  }

  /// Reads a picture from an open file or pipe, to its end.
  ///
  /// - Throws: `FoveaError`, as `load(path:orientation:)` does.
  package static func load(
    _ file: SequentialFile, orientation: OrientationRule = .applied
  ) throws -> Picture {
    try decode(contents(of: file), name: file.name, orientation: orientation)
  }

  /// The bytes of a file that begins as a picture of a supported format.
  ///
  /// - Throws: `FoveaError`, as `load(path:orientation:)` does.
  package static func contents(of file: SequentialFile) throws -> Data {
    var data = try file.read(upTo: Format.headLength)
    _ = try format(of: data, name: file.name)
    data.append(try rest(of: file, after: data.count))
    return data
  }

  /// What follows the first bytes of a file, unless it is larger than a picture may be.
  static func rest(of file: SequentialFile, after count: Int) throws -> Data {
    let limit = memoryLimit / 2
    func requireRoom(_ isEnough: Bool, _ size: String) throws {
      guard !isEnough else { return }
      throw FoveaError(
        .format, at: file.name, "takes \(size) bytes, a picture has at most \(limit)",
        remedy: "scale the picture down")
    }
    if let count = file.count { try requireRoom(count <= limit, "\(count)") }
    let data = try file.read(upTo: (file.count ?? limit + 1) - count)
    try requireRoom(count + data.count <= limit, "more than \(limit)")
    return data
  }

  /// Decodes a picture or a part of it; the first bytes tell the format, never the name.
  ///
  /// Grey files give 1 channel, all others 3. Alpha is dropped, palettes are expanded, samples of
  /// 16 bits keep their high byte, CMYK becomes RGB. Colour profiles and gamma are left alone.
  ///
  /// - Parameters:
  ///   - data: The whole file.
  ///   - name: The name of the file, for errors.
  ///   - orientation: Whether the orientation stored by cameras is applied.
  ///   - region: The part to decode, in the picture as it is returned without one; nil for all of it. Its
  ///     pixels are the same as in the whole picture. Damage in what the part does not need may go unnoticed.
  /// - Returns: The picture, of 1 or 3 channels.
  /// - Throws: `FoveaError` with code `.format` if the data are none of the formats in ``Format``, are
  ///   damaged, cut short, of a kind that is not supported, have more than `pixelLimit` pixels, or take more
  ///   than 768 MiB while they are decoded; the last two are found out before memory is taken. Also if the
  ///   region does not lie inside the picture.
  public static func decode(
    _ data: Data, name: String, orientation: OrientationRule = .applied, region: PictureRegion? = nil
  ) throws -> Picture {
    var pixels: [UInt8] = []
    let size = try decode(data, name: name, orientation: orientation, region: region, into: &pixels)
    return Picture(width: size.width, height: size.height, channels: size.channels, pixels: pixels)
  }

  /// Decodes as ``decode(_:name:orientation:region:)`` does, into memory that can be used again.
  ///
  /// - Parameters:
  ///   - data: The whole file.
  ///   - name: The name of the file, for errors.
  ///   - orientation: Whether the orientation stored by cameras is applied.
  ///   - region: The part to decode, nil for all of it.
  ///   - pixels: Receives the samples as its first elements. It is replaced by a longer array if it is too
  ///     short, and keeps its length otherwise. After an error its samples mean nothing.
  /// - Returns: The size of the result, of which `width * height * channels` samples were written; and why it may be
  ///   damaged although it could be decoded, as a phrase that follows its path.
  /// - Throws: `FoveaError`, as that method does.
  package static func decode(
    _ data: Data, name: String, orientation: OrientationRule = .applied, region: PictureRegion? = nil,
    into pixels: inout [UInt8]
  ) throws -> (width: Int, height: Int, channels: Int, doubt: String?) {
    var doubt: String?
    func run(_ decoder: borrowing some PictureDecoder & ~Copyable) throws -> DecodingPlan {
      let plan = try Self.plan(decoder.header, name: name, rule: orientation, region: region)
      let bytes = data.count + max(plan.count, pixels.count) + decoder.workspace(plan)
      try checkMemory(bytes, width: decoder.header.width, height: decoder.header.height, name: name)
      try write(plan, into: &pixels) { try decoder.decode(plan.stored, to: $0) }
      doubt = decoder.doubt
      return plan
    }
    let plan = try data.withUnsafeBytes { bytes in
      switch try format(of: data, name: name) {
      case .png: try run(PNGDecoder(bytes, name: name))
      case .jpeg: try run(JPEGDecoder(bytes, name: name))
      case .webp: try run(WebPDecoder(bytes, name: name))
      case .heic: try run(HEICDecoder(bytes, name: name))
      }
    }
    return (plan.width, plan.height, plan.channels, doubt)
  }

  /// What is to be decoded of a picture, its size and the region's place checked.
  private static func plan(
    _ header: PictureHeader, name: String, rule: OrientationRule, region: PictureRegion?
  ) throws -> DecodingPlan {
    try checkSize(width: header.width, height: header.height, name: name)
    let orientation = rule == .applied ? header.orientation : .upright
    let (width, height) =
      orientation.swapsSides ? (header.height, header.width) : (header.width, header.height)
    let region = region ?? PictureRegion(x: 0, y: 0, width: width, height: height)
    guard region.isInside(width: width, height: height) else {
      throw FoveaError(
        .format, at: name,
        "has \(width) x \(height) pixels, expected a region inside, got \(region.width) x \(region.height) "
          + "pixels at column \(region.x), row \(region.y)")
    }
    return DecodingPlan(region, of: header, orientation: orientation)
  }

  /// Has the samples of a plan written to the start of an array, which is replaced if it is too short.
  private static func write(
    _ plan: DecodingPlan, into pixels: inout [UInt8], _ body: (PixelTarget) throws -> Void
  ) throws {
    if pixels.count >= plan.count {
      try pixels.withUnsafeMutableBufferPointer { buffer in
        if let memory = buffer.baseAddress { try body(plan.target(memory)) }
      }
    } else {
      pixels = []
      // Untouched memory takes no room, so a file that only announces a large picture costs little.
      pixels = try [UInt8](unsafeUninitializedCapacity: plan.count) { buffer, filled in
        if let memory = buffer.baseAddress { try body(plan.target(memory)) }
        filled = plan.count
      }
    }
  }

  /// The format of a file, or an error that names the format that was found instead.
  static func format(of data: Data, name: String) throws -> Format {
    if let format = Format(startOf: data) { return format }
    throw OtherFormats.refusal(Array(data.prefix(Format.headLength)), name: name)
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
}
