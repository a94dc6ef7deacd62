import CSpng
import FoveaCore

/// Decodes one PNG file (ISO/IEC 15948); owns libspng's context.
struct PNGDecoder: ~Copyable {
  private let context: OpaquePointer
  private let bytes: UnsafeRawBufferPointer
  private let name: String

  /// Makes a decoder; the bytes have to stay valid as long as it lives.
  init(_ bytes: UnsafeRawBufferPointer, name: String) throws {
    guard let context = spng_ctx_new(0) else {
      throw FoveaError(.format, at: name, "could not be decoded: no memory")
    }
    self.context = context
    self.bytes = bytes
    self.name = name
  }

  deinit { spng_ctx_free(context) }

  /// The decoded picture, turned upright if the rule says so.
  func picture(_ rule: Picture.OrientationRule) throws -> Picture {
    // Chunks of metadata may be compressed; no honest colour profile comes near these bounds.
    try check(spng_set_chunk_limits(context, 64 << 20, 128 << 20))
    try check(spng_set_png_buffer(context, bytes.baseAddress, bytes.count))
    var header = spng_ihdr()
    try check(spng_get_ihdr(context, &header))
    let (width, height) = (Int(header.width), Int(header.height))
    try Picture.checkSize(width: width, height: height, name: name)

    let stored = try storedBytes()
    let samples: [UInt8]
    switch header.bit_depth {
    case 16: samples = Self.highBytes(stored)
    case 8: samples = stored
    default:
      let isIndex = UInt32(header.color_type) == SPNG_COLOR_TYPE_INDEXED.rawValue
      samples = Self.unpacked(stored, width: width, depth: Int(header.bit_depth), scaled: !isIndex)
    }
    let (channels, pixels) =
      switch spng_color_type(UInt32(header.color_type)) {
      case SPNG_COLOR_TYPE_GRAYSCALE: (1, samples)
      case SPNG_COLOR_TYPE_TRUECOLOR: (3, samples)
      case SPNG_COLOR_TYPE_GRAYSCALE_ALPHA: (1, Self.withoutAlpha(samples, channels: 1))
      case SPNG_COLOR_TYPE_TRUECOLOR_ALPHA: (3, Self.withoutAlpha(samples, channels: 3))
      default: (3, try coloured(samples))
      }
    let picture = Picture(width: width, height: height, channels: channels, pixels: pixels)
    return rule == .ignored ? picture : picture.upright(from: orientation())
  }

  /// The samples in the file's own depth: packed below 8 bits, in the machine's byte order above.
  private func storedBytes() throws -> [UInt8] {
    let format = Int32(SPNG_FMT_PNG.rawValue)
    var count = 0
    try check(spng_decoded_image_size(context, format, &count))
    // libspng sets the bits of interlaced packed samples without clearing those around them.
    var stored = [UInt8](repeating: 0, count: count)
    try check(spng_decode_image(context, &stored, count, format, 0))
    return stored
  }

  /// The high byte of every 16-bit sample.
  private static func highBytes(_ stored: [UInt8]) -> [UInt8] {
    stored.withUnsafeBytes { bytes in
      bytes.bindMemory(to: UInt16.self).map { UInt8(truncatingIfNeeded: $0 >> 8) }
    }
  }

  /// The samples of rows that hold several in a byte, the leftmost in the high bits.
  private static func unpacked(_ stored: [UInt8], width: Int, depth: Int, scaled: Bool) -> [UInt8] {
    let mask = UInt8((1 << depth) - 1)
    let factor = scaled ? 255 / mask : 1
    let perByte = 8 / depth
    let rowBytes = (width + perByte - 1) / perByte
    var samples: [UInt8] = []
    samples.reserveCapacity(stored.count / rowBytes * width)
    for row in stride(from: 0, to: stored.count, by: rowBytes) {
      for x in 0..<width {
        let shift = 8 - depth * (x % perByte + 1)
        samples.append((stored[row + x / perByte] >> UInt8(shift) & mask) * factor)
      }
    }
    return samples
  }

  /// The pixels without the last of their `channels + 1` samples.
  private static func withoutAlpha(_ samples: [UInt8], channels: Int) -> [UInt8] {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(samples.count / (channels + 1) * channels)
    for start in stride(from: 0, to: samples.count, by: channels + 1) {
      for channel in 0..<channels { pixels.append(samples[start + channel]) }
    }
    return pixels
  }

  /// The colours of palette indices; an index beyond the palette is black, as in Pillow.
  private func coloured(_ indices: [UInt8]) throws -> [UInt8] {
    var palette = spng_plte()
    try check(spng_get_plte(context, &palette))
    return withUnsafeBytes(of: palette.entries) { entries in
      let colours = entries.bindMemory(to: spng_plte_entry.self)
      let count = min(Int(palette.n_entries), colours.count)
      var pixels: [UInt8] = []
      pixels.reserveCapacity(indices.count * 3)
      for index in indices {
        let colour = Int(index) < count ? colours[Int(index)] : spng_plte_entry()
        pixels.append(colour.red)
        pixels.append(colour.green)
        pixels.append(colour.blue)
      }
      return pixels
    }
  }

  /// The orientation in the file's `eXIf` chunk; upright without one.
  private func orientation() -> ExifOrientation {
    // The chunk may stand after the picture. Damage there is no concern of a picture that is whole.
    _ = spng_decode_chunks(context)
    var chunk = spng_exif()
    guard spng_get_exif(context, &chunk) == 0, let data = chunk.data else { return .upright }
    return ExifOrientation(tiff: UnsafeRawBufferPointer(start: data, count: chunk.length))
  }

  private func check(_ status: Int32) throws {
    guard status != 0 else { return }
    throw FoveaError(
      .format, at: name, "is a damaged PNG picture: \(String(cString: spng_strerror(status)))",
      remedy: "replace or remove the file")
  }
}
