import CJPEG
import FoveaCore

/// Decodes one JPEG file (ITU-T T.81) through libjpeg-turbo; owns the library's handle.
///
/// The accurate integer transform and smooth upsampling of chroma are chosen, which are also what
/// Pillow uses: the samples agree to the byte. Warnings of damaged data are errors.
struct JPEGDecoder: PictureDecoder, ~Copyable {
  let header: PictureHeader
  private let handle: OpaquePointer
  private let coefficients: Int
  private let name: String

  /// Reads the header; the bytes, which may be the first of a file, must stay valid.
  init(_ bytes: UnsafeRawBufferPointer, name: String) throws {
    let markers = JPEGMarkers(bytes)
    if let kind = markers.unsupported {
      throw FoveaError(
        .format, at: name, "is a JPEG picture \(kind), which is not supported",
        remedy: "convert it to PNG or to a JPEG of 8 bits")
    }
    var found = fovea_jpeg_header()
    let start = bytes.bindMemory(to: UInt8.self).baseAddress
    guard let handle = fovea_jpeg_open(start, bytes.count, &found) else {
      throw FoveaError(.format, at: name, "could not be decoded: no memory")
    }
    guard found.components > 0 else {
      defer { fovea_jpeg_close(handle) }
      throw Self.damage(handle, name)
    }
    self.handle = handle
    self.name = name
    coefficients = Int(found.coefficient_bytes)
    header = PictureHeader(
      format: .jpeg, width: Int(found.width), height: Int(found.height), channels: Int(found.components),
      orientation: markers.orientation)
  }

  deinit { fovea_jpeg_close(handle) }

  /// Of a picture in several scans the library keeps all coefficients.
  func workspace(_ plan: DecodingPlan) -> Int { coefficients }

  borrowing func decode(_ region: PictureRegion, to target: PixelTarget) throws {
    var request = fovea_jpeg_target(
      x: Int32(region.x), y: Int32(region.y), width: Int32(region.width), height: Int32(region.height),
      first: target.first, right: target.right, down: target.down)
    guard fovea_jpeg_decode(handle, &request) != 0 else { throw Self.damage(handle, name) }
  }

  var doubt: String? {
    // The library has read some bytes ahead, so their number says little.
    fovea_jpeg_spare_bytes(handle) > 0 ? "may be damaged: bytes before its end belong to no pixel" : nil
  }

  private static func damage(_ handle: OpaquePointer, _ name: String) -> FoveaError {
    FoveaError(
      .format, at: name,
      "is a damaged or unsupported JPEG picture: \(String(cString: fovea_jpeg_message(handle)))",
      remedy: "replace or remove the file")
  }
}
