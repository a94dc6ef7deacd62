import CSpng
public import Foundation
import FoveaCore

extension Picture {
  /// The picture as a PNG file of 8 bits a sample; decoding it gives the same picture.
  ///
  /// - Throws: `FoveaError` with code `.format` if libspng cannot encode it, as when memory runs out.
  public func encodedPNG() throws -> Data {
    func check(_ status: Int32) throws {
      guard status != 0 else { return }
      throw FoveaError(
        .format, at: "\(width) x \(height) picture",
        "could not be encoded as PNG: \(String(cString: spng_strerror(status)))")
    }
    guard let context = spng_ctx_new(Int32(SPNG_CTX_ENCODER.rawValue)) else {
      throw FoveaError(.format, at: "\(width) x \(height) picture", "could not be encoded: no memory")
    }
    defer { spng_ctx_free(context) }
    let colour = channels == 1 ? SPNG_COLOR_TYPE_GRAYSCALE : SPNG_COLOR_TYPE_TRUECOLOR
    var header = spng_ihdr(
      width: UInt32(clamping: width), height: UInt32(clamping: height), bit_depth: 8,
      color_type: UInt8(colour.rawValue), compression_method: 0, filter_method: 0, interlace_method: 0)
    try check(spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1))
    try check(spng_set_ihdr(context, &header))
    try check(
      spng_encode_image(
        context, pixels, pixels.count, Int32(SPNG_FMT_PNG.rawValue), Int32(SPNG_ENCODE_FINALIZE.rawValue)))
    var (count, status) = (0, Int32(0))
    let bytes = spng_get_png_buffer(context, &count, &status)
    defer { free(bytes) }
    try check(status)
    return bytes.map { Data(bytes: $0, count: count) } ?? Data()
  }
}
