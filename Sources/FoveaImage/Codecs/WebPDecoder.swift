import CWebP
import FoveaCore

/// Decodes one WebP file (RFC 9649), lossy or lossless, through libwebp.
///
/// Animations are refused: which of their frames is meant is for people to say.
struct WebPDecoder: PictureDecoder, ~Copyable {
  let header: PictureHeader
  private let bytes: UnsafeRawBufferPointer
  private let name: String
  private let isLossless: Bool

  /// Reads the header; the bytes must stay valid.
  init(_ bytes: UnsafeRawBufferPointer, name: String) throws {
    var features = WebPBitstreamFeatures()
    let start = bytes.bindMemory(to: UInt8.self).baseAddress
    let status = WebPGetFeaturesInternal(start, bytes.count, &features, WEBP_DECODER_ABI_VERSION)
    guard status == VP8_STATUS_OK else { throw Self.damage(status, name) }
    guard features.has_animation == 0 else {
      throw FoveaError(
        .format, at: name, "is an animated WebP picture, expected a still one",
        remedy: "save one of its frames as PNG or WebP")
    }
    self.bytes = bytes
    self.name = name
    isLossless = features.format == 2
    header = PictureHeader(
      format: .webp, width: Int(features.width), height: Int(features.height),
      channels: features.has_alpha != 0 ? 4 : 3, orientation: WebPChunks(bytes).orientation)
  }

  /// The pixels as the lossless decoder keeps them, and the picture if it cannot be written in place.
  func workspace(_ plan: DecodingPlan) -> Int {
    ((isLossless ? 4 : 0) + (plan.isWhole ? 0 : 3)) * header.width * header.height
  }

  borrowing func decode(_ region: PictureRegion, to target: PixelTarget) throws {
    let (width, height) = (header.width, header.height)
    if target.right == 3, target.down > 0, region.width == width, region.height == height {
      return try decode(to: target.first, stride: target.down)
    }
    let stride = 3 * width
    let pixels = UnsafeMutablePointer<UInt8>.allocate(capacity: stride * height)
    defer { pixels.deallocate() }
    try decode(to: pixels, stride: stride)
    for y in 0..<region.height {
      target.write(
        pixels + ((region.y + y) * stride + 3 * region.x), row: y, width: region.width, channels: 3)
    }
  }

  /// Decodes the whole picture as RGB into memory, without alpha.
  private func decode(to memory: UnsafeMutablePointer<UInt8>, stride: Int) throws {
    var configuration = WebPDecoderConfig()
    guard WebPInitDecoderConfigInternal(&configuration, WEBP_DECODER_ABI_VERSION) != 0 else {
      throw FoveaError(.format, at: name, "could not be decoded: libwebp does not fit its header")
    }
    configuration.output.colorspace = MODE_RGB
    configuration.output.is_external_memory = 1
    configuration.output.u.RGBA = WebPRGBABuffer(
      rgba: memory, stride: Int32(stride), size: stride * header.height)
    let start = bytes.bindMemory(to: UInt8.self).baseAddress
    let status = WebPDecode(start, bytes.count, &configuration)
    guard status == VP8_STATUS_OK else { throw Self.damage(status, name) }
  }

  private static func damage(_ status: VP8StatusCode, _ name: String) -> FoveaError {
    let reason =
      switch status {
      case VP8_STATUS_OUT_OF_MEMORY: "no memory"
      case VP8_STATUS_BITSTREAM_ERROR: "its data break the rules of the format"
      case VP8_STATUS_UNSUPPORTED_FEATURE: "it uses an unknown feature"
      case VP8_STATUS_SUSPENDED, VP8_STATUS_NOT_ENOUGH_DATA: "it ends early"
      default: "status \(status.rawValue)"
      }
    return FoveaError(
      .format, at: name, "is a damaged WebP picture: \(reason)", remedy: "replace or remove the file")
  }
}

/// What the chunks of a WebP file tell about how the picture must be turned (RFC 9649, 2.7).
private struct WebPChunks {
  private(set) var orientation = ExifOrientation.upright

  /// Walks over the chunks; stops quietly where they end.
  init(_ bytes: UnsafeRawBufferPointer) {
    // Metadata count if the extended header, the first chunk, announces them. The first of a kind is taken.
    guard bytes.count > 20, bytes[12..<16].elementsEqual("VP8X".utf8) else { return }
    let flags = bytes[20]
    var (exif, xmp): ([UInt8]?, UnsafeRawBufferPointer?)
    var position = 12
    while position + 8 <= bytes.count {
      let length = bytes[(position + 4)..<(position + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
      let start = position + 8
      guard length <= bytes.count - start else { break }
      let data = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + length)])
      let type = bytes[position..<(position + 4)]
      if type.elementsEqual("EXIF".utf8), flags & 0x08 != 0, exif == nil { exif = [UInt8](data) }
      if type.elementsEqual("XMP ".utf8), flags & 0x04 != 0, xmp == nil { xmp = data }
      position = start + length + length % 2
    }
    orientation = ExifOrientation(exif: exif, xmp: xmp)
  }
}
