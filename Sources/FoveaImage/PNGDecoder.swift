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
    let (channels, pixels) = try pixels(header)
    let picture = Picture(width: width, height: height, channels: channels, pixels: pixels)
    guard rule == .applied else { return picture }
    return try picture.upright(from: orientation(), file: bytes.count, name: name)
  }

  /// The samples of a grey or RGB picture, 8 bits each.
  private func pixels(_ header: spng_ihdr) throws -> (channels: Int, pixels: [UInt8]) {
    let (width, height) = (Int(header.width), Int(header.height))
    let colour = spng_color_type(UInt32(header.color_type))
    let (samplesPerPixel, channels) =
      switch colour {
      case SPNG_COLOR_TYPE_GRAYSCALE: (1, 1)
      case SPNG_COLOR_TYPE_TRUECOLOR: (3, 3)
      case SPNG_COLOR_TYPE_GRAYSCALE_ALPHA: (2, 1)
      case SPNG_COLOR_TYPE_TRUECOLOR_ALPHA: (4, 3)
      default: (1, 3)
      }
    var count = 0
    try check(spng_decoded_image_size(context, Int32(SPNG_FMT_PNG.rawValue), &count))
    // As stored, in 8 bits, and without alpha or palette; each step that changes nothing takes nothing.
    let converted = header.bit_depth == 8 ? 0 : width * height * samplesPerPixel
    let reduced = samplesPerPixel == channels ? 0 : width * height * channels
    try Picture.checkMemory(
      bytes.count + count + converted + reduced, width: width, height: height, name: name)

    let stored = try storedBytes(count)
    let samples =
      switch header.bit_depth {
      case 16: Self.highBytes(stored)
      case 8: stored
      default:
        Self.unpacked(
          stored, width: width, depth: Int(header.bit_depth), scaled: colour != SPNG_COLOR_TYPE_INDEXED)
      }
    if colour == SPNG_COLOR_TYPE_INDEXED { return (channels, try coloured(samples)) }
    return (channels, reduced == 0 ? samples : Self.withoutAlpha(samples, channels: channels))
  }

  /// The samples in the file's own depth: packed below 8 bits, in the machine's byte order above.
  private func storedBytes(_ count: Int) throws -> [UInt8] {
    let format = Int32(SPNG_FMT_PNG.rawValue)
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
