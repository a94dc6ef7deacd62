import CSpng
import FoveaCore

/// Decodes one PNG file (ISO/IEC 15948), row by row; owns libspng's context.
///
/// Of an animation it is the default picture.
struct PNGDecoder: PictureDecoder, ~Copyable {
  let header: PictureHeader
  private let context: OpaquePointer
  private let bytes: UnsafeRawBufferPointer
  private let name: String
  private let stored: spng_ihdr

  /// Reads the header; the bytes must stay valid.
  init(_ bytes: UnsafeRawBufferPointer, name: String) throws {
    guard let context = spng_ctx_new(0) else {
      throw FoveaError(.format, at: name, "could not be decoded: no memory")
    }
    let stored: spng_ihdr
    do {
      // Chunks of metadata may be compressed; no honest colour profile comes near these bounds.
      try Self.check(spng_set_chunk_limits(context, 64 << 20, 128 << 20), name)
      try Self.check(spng_set_png_buffer(context, bytes.baseAddress, bytes.count), name)
      stored = try Self.header(of: context, bytes, name)
    } catch {
      spng_ctx_free(context)
      throw error
    }
    self.context = context
    self.bytes = bytes
    self.name = name
    self.stored = stored
    let channels =
      switch spng_color_type(UInt32(stored.color_type)) {
      case SPNG_COLOR_TYPE_GRAYSCALE: 1
      case SPNG_COLOR_TYPE_GRAYSCALE_ALPHA: 2
      case SPNG_COLOR_TYPE_TRUECOLOR_ALPHA: 4
      default: 3
      }
    header = PictureHeader(
      format: .png, width: Int(stored.width), height: Int(stored.height), channels: channels,
      orientation: PNGChunks(bytes).orientation)
  }

  deinit { spng_ctx_free(context) }

  /// The header; of a size too large to compute with, which the library calls an overflow, the file says what
  /// it is.
  private static func header(
    of context: OpaquePointer, _ bytes: UnsafeRawBufferPointer, _ name: String
  ) throws -> spng_ihdr {
    var stored = spng_ihdr()
    let status = spng_get_ihdr(context, &stored)
    if status == Int32(SPNG_EOVERFLOW.rawValue), bytes.count >= 24 {
      let sides = [16, 20].map { bytes[$0..<($0 + 4)].reduce(0) { $0 << 8 | Int($1) } }
      try Picture.checkSize(width: sides[0], height: sides[1], name: name)
    }
    try check(status, name)
    return stored
  }

  private var isIndexed: Bool { stored.color_type == UInt8(SPNG_COLOR_TYPE_INDEXED.rawValue) }

  /// The bytes of a row in the file's own depth.
  private var rowBytes: Int {
    (header.width * (isIndexed ? 1 : header.channels) * Int(stored.bit_depth) + 7) / 8
  }

  /// A row, as stored and as wanted; of an interlaced picture all rows.
  func workspace(_ plan: DecodingPlan) -> Int {
    rowBytes * (stored.interlace_method == 0 ? 1 : header.height) + 4 * header.width
  }

  borrowing func decode(_ region: PictureRegion, to target: PixelTarget) throws {
    // As stored: packed below 8 bits, in the machine's byte order above.
    let format = Int32(SPNG_FMT_PNG.rawValue)
    let isInterlaced = stored.interlace_method != 0
    let palette = try isIndexed ? palette() : []
    let samples = region.width * header.decodedChannels
    var converted = [UInt8](repeating: 0, count: samples)
    // libspng sets the bits of interlaced packed samples without clearing those around them.
    var rows = [UInt8](repeating: 0, count: isInterlaced ? rowBytes * header.height : rowBytes)
    if isInterlaced {
      try check(spng_decode_image(context, &rows, rows.count, format, 0))
    } else {
      try check(spng_decode_image(context, nil, 0, format, Int32(SPNG_DECODE_PROGRESSIVE.rawValue)))
    }
    for y in 0..<(region.y + region.height) {
      if !isInterlaced {
        let status = spng_decode_row(context, &rows, rowBytes)
        // The library says so with the last row.
        if status != Int32(SPNG_EOI.rawValue) || y + 1 < header.height { try check(status) }
      }
      guard y >= region.y else { continue }
      rows.withUnsafeBufferPointer { rows in
        converted.withUnsafeMutableBufferPointer { converted in
          guard let row = rows.baseAddress, let output = converted.baseAddress else { return }
          convert(row + (isInterlaced ? y * rowBytes : 0), region, palette, to: output)
          target.write(output, row: y - region.y, width: region.width, channels: header.decodedChannels)
        }
      }
    }
  }

  /// Turns the wanted columns of a stored row into grey or RGB of 8 bits: the high byte of 16-bit samples,
  /// alpha dropped, palettes expanded.
  private func convert(
    _ row: UnsafePointer<UInt8>, _ region: PictureRegion, _ palette: [(UInt8, UInt8, UInt8)],
    to output: UnsafeMutablePointer<UInt8>
  ) {
    let (depth, from, to) = (Int(stored.bit_depth), isIndexed ? 1 : header.channels, header.decodedChannels)
    if depth == 8, from == to {
      output.update(from: row + region.x * from, count: region.width * from)
    } else if depth >= 8, !isIndexed {
      // The place of the byte that counts in a sample of two.
      let (size, high) = (depth / 8, depth == 16 && 1.littleEndian == 1 ? 1 : 0)
      for x in 0..<region.width {
        let pixel = row + (((region.x &+ x) &* from) &* size &+ high)
        for channel in 0..<to { output[x &* to &+ channel] = pixel[channel &* size] }
      }
    } else {
      // Several samples in a byte, the leftmost in the high bits; or one.
      let (perByte, mask) = (8 / depth, UInt8(truncatingIfNeeded: 1 << depth - 1))
      let factor = 255 / mask
      for x in 0..<region.width {
        let column = region.x &+ x
        let shift = 8 &- depth &* (column % perByte &+ 1)
        let sample = row[column / perByte] >> UInt8(truncatingIfNeeded: shift) & mask
        if isIndexed {
          (output[3 &* x], output[3 &* x &+ 1], output[3 &* x &+ 2]) = palette[Int(sample)]
        } else {
          output[x] = sample &* factor
        }
      }
    }
  }

  /// The 256 colours of palette indices; an index beyond the palette is black, as in Pillow.
  private func palette() throws -> [(UInt8, UInt8, UInt8)] {
    var palette = spng_plte()
    try check(spng_get_plte(context, &palette))
    return withUnsafeBytes(of: palette.entries) { entries in
      let colours = entries.bindMemory(to: spng_plte_entry.self)
      let count = min(Int(palette.n_entries), colours.count)
      return (0..<256).map { $0 < count ? (colours[$0].red, colours[$0].green, colours[$0].blue) : (0, 0, 0) }
    }
  }

  private func check(_ status: Int32) throws { try Self.check(status, name) }

  private static func check(_ status: Int32, _ name: String) throws {
    guard status != 0 else { return }
    throw FoveaError(
      .format, at: name, "is a damaged PNG picture: \(String(cString: spng_strerror(status)))",
      remedy: "replace or remove the file")
  }
}
