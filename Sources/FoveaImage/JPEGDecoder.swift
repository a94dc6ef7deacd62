import CTurboJPEG
import FoveaCore

/// Decodes one JPEG file (ITU-T T.81) through libjpeg-turbo; owns the library's handle.
///
/// The accurate integer transform and smooth upsampling of chroma are chosen, which are also what
/// Pillow uses: the samples agree to the byte.
struct JPEGDecoder: ~Copyable {
  /// Complaints of the library about bytes that do not touch the picture.
  private static let harmless = ["extraneous bytes before marker", "JFIF revision", "Adobe color"]
  private static let flags = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS

  private let handle: tjhandle
  private let bytes: UnsafeRawBufferPointer
  private let name: String

  /// Makes a decoder; the bytes have to stay valid as long as it lives.
  init(_ bytes: UnsafeRawBufferPointer, name: String) throws {
    guard let handle = tjInitDecompress() else {
      throw FoveaError(.format, at: name, "could not be decoded: no memory")
    }
    self.handle = handle
    self.bytes = bytes
    self.name = name
  }

  deinit { tjDestroy(handle) }

  /// The decoded picture, turned upright if the rule says so.
  func picture(_ rule: Picture.OrientationRule) throws -> Picture {
    let markers = JPEGMarkers(bytes)
    var (width, height, subsampling, space) = (Int32(-1), Int32(-1), Int32(-1), Int32(-1))
    let status = tjDecompressHeader3(
      handle, start, UInt(bytes.count), &width, &height, &subsampling, &space)
    // The call also fails, with size and colours known, for chroma layouts that have no name in its
    // list; the decoder proper takes them. Damage will show itself there.
    guard status == 0 || (width > 0 && height > 0 && space >= 0) else { throw damage() }
    try Picture.checkSize(width: Int(width), height: Int(height), name: name)

    let format: TJPF
    switch TJCS(UInt32(space)) {
    case TJCS_GRAY: format = TJPF_GRAY
    case TJCS_CMYK, TJCS_YCCK: format = TJPF_CMYK
    default: format = TJPF_RGB
    }
    let samples = try decoded(width: width, height: height, format: format, markers: markers)
    let picture = Picture(
      width: Int(width), height: Int(height), channels: format == TJPF_GRAY ? 1 : 3,
      pixels: format == TJPF_CMYK ? Self.rgb(invertedCMYK: samples) : samples)
    guard rule == .applied, let exif = markers.exif else { return picture }
    return try picture.upright(from: ExifOrientation(tiff: exif), file: bytes.count, name: name)
  }

  /// The samples in the given format, interleaved.
  private func decoded(
    width: Int32, height: Int32, format: TJPF, markers: JPEGMarkers
  ) throws -> [UInt8] {
    let samplesPerPixel = format == TJPF_GRAY ? 1 : format == TJPF_CMYK ? 4 : 3
    let count = Int(width) * Int(height) * samplesPerPixel
    // Of a picture in several scans the library keeps all coefficients, two bytes each. Inks become RGB.
    let beside = markers.hasSeveralScans ? 2 * count : format == TJPF_CMYK ? count / 4 * 3 : 0
    try Picture.checkMemory(
      bytes.count + count + beside, width: Int(width), height: Int(height), name: name)
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // Damaged data may end the work early; what is left unwritten must not be old memory.
      buffer.initialize(repeating: 0)
      let status = tjDecompress2(
        handle, start, UInt(bytes.count), buffer.baseAddress, width, 0, height,
        Int32(format.rawValue), Self.flags)
      guard status == 0 || isHarmless(markers) else { throw damage() }
      filled = count
    }
  }

  /// Whether the last complaint is only a warning about bytes that do not matter.
  ///
  /// The library reports its first warning only, so a later one about missing data is ruled out by
  /// looking for the end-of-image marker.
  private func isHarmless(_ markers: JPEGMarkers) -> Bool {
    guard tjGetErrorCode(handle) == TJERR_WARNING.rawValue, let scan = markers.scanStart else {
      return false
    }
    let complaint = message
    return Self.harmless.contains { complaint.contains($0) }
      && zip(bytes[scan...], bytes[scan...].dropFirst()).contains { $0 == 0xFF && $1 == 0xD9 }
  }

  /// RGB from CMYK stored inverted, as Adobe's programs do: each channel is `K` minus its ink's share.
  private static func rgb(invertedCMYK samples: [UInt8]) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(samples.count / 4 * 3)
    for start in stride(from: 0, to: samples.count, by: 4) {
      let white = Int(samples[start + 3])  // 255 - K
      for ink in 0..<3 {
        // The product of two fractions of 255, rounded without a division.
        let product = (255 - Int(samples[start + ink])) * white + 128
        pixels.append(UInt8(clamping: white - (product >> 8 + product) >> 8))
      }
    }
    return pixels
  }

  private var start: UnsafePointer<UInt8>? { bytes.bindMemory(to: UInt8.self).baseAddress }

  private var message: String { tjGetErrorStr2(handle).map { String(cString: $0) } ?? "unknown error" }

  private func damage() -> FoveaError {
    FoveaError(
      .format, at: name, "is a damaged or unsupported JPEG picture: \(message)",
      remedy: "replace or remove the file")
  }
}
