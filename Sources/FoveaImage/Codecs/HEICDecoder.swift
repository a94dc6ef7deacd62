import CHEIF
import FoveaCore

/// Decodes one HEIC file (ISO/IEC 23008-12), what telephones write, through libheif; owns its handles.
///
/// The library turns the picture upright by itself, whatever is wanted: the file describes the turn as a
/// step of decoding, and EXIF does not count.
struct HEICDecoder: PictureDecoder, ~Copyable {
  let header: PictureHeader
  private let handle: OpaquePointer
  private let name: String

  /// Reads the header; the bytes must stay valid.
  init(_ bytes: UnsafeRawBufferPointer, name: String) throws {
    guard fovea_heif_is_available() != 0 else {
      throw FoveaError(
        .format, at: name, "is a HEIC picture, and libheif, which reads them, is not installed",
        remedy: "install it (Debian and Ubuntu: apt install libheif1), or convert the picture to JPEG")
    }
    var found = fovea_heif_header()
    let start = bytes.bindMemory(to: UInt8.self).baseAddress
    guard let handle = fovea_heif_open(start, bytes.count, &found) else {
      throw FoveaError(.format, at: name, "could not be decoded: no memory")
    }
    guard found.width > 0 else {
      defer { fovea_heif_close(handle) }
      throw Self.damage(handle, name)
    }
    self.handle = handle
    self.name = name
    header = PictureHeader(
      format: .heic, width: Int(found.width), height: Int(found.height),
      channels: found.has_alpha != 0 ? 4 : 3, orientation: .upright)
  }

  deinit { fovea_heif_close(handle) }

  /// Planes of up to 16 bits for luma, chroma and alpha, and the RGB picture.
  func workspace(_ plan: DecodingPlan) -> Int { 8 * header.width * header.height }

  borrowing func decode(_ region: PictureRegion, to target: PixelTarget) throws {
    var stride = 0
    guard
      let pixels = fovea_heif_decode(handle, Int32(header.width), Int32(header.height), &stride)
    else { throw Self.damage(handle, name) }
    for y in 0..<region.height {
      target.write(
        pixels + ((region.y + y) * stride + 3 * region.x), row: y, width: region.width, channels: 3)
    }
  }

  private static func damage(_ handle: OpaquePointer, _ name: String) -> FoveaError {
    let reason = String(cString: fovea_heif_message(handle))
    return FoveaError(
      .format, at: name, "is a damaged or unsupported HEIC picture: \(reason)",
      remedy: "replace or remove the file, or convert it to JPEG")
  }
}
