import Foundation
import FoveaCore

/// An array of numbers in an HDF5 file: its shape, its type and where its bytes lie.
struct HDF5Dataset {
  /// The extents, none for a single number.
  let extents: [Int]
  /// The type of the numbers; nil for texts and whatever else is not a number.
  let type: StoredType?
  let isBigEndian: Bool
  /// The number of bytes of all elements.
  let byteCount: Int
  private let place: Place

  private enum Place {
    case header([UInt8])
    case file(Int)
    case nowhere
  }

  /// Reads the description of a dataset, nil if the header is that of something else.
  ///
  /// - Throws: `FoveaError` with code `.format` if it is damaged or of a kind that is not supported.
  init?(_ header: HDF5Header, of source: HDF5Source, path: String) throws {
    guard var space = header.body(.dataspace), var type = header.body(.datatype),
      var layout = header.body(.layout)
    else { return nil }
    guard !header.messages.contains(where: \.isShared) else {
      throw source.unsupported(path, "has a type that is kept elsewhere")
    }
    extents = try Self.extents(&space)
    let (stored, isBigEndian, width) = try Self.type(&type)
    (self.type, self.isBigEndian) = (stored, isBigEndian)
    let (bytes, overflow) = (elementCount(extents) ?? .max).multipliedReportingOverflow(by: width)
    guard !overflow, stored == nil || bytes <= source.count else {
      throw source.error(
        path, "a shape of \(extents) is larger than the file", remedy: "the file is truncated or damaged")
    }
    byteCount = bytes
    guard header.body(.filters) == nil else { throw source.unsupported(path, "a compressed dataset") }
    place = try Self.place(&layout, source, path: path)
  }

  /// The bytes of all elements.
  ///
  /// - Throws: `FoveaError` with code `.format` if the file does not have them.
  func bytes(_ source: inout HDF5Source, path: String) throws -> Data {
    switch place {
    case .header(let bytes):
      guard bytes.count == byteCount else {
        throw source.error(path, "\(bytes.count) bytes in the header, the shape needs \(byteCount)")
      }
      return Data(bytes)
    case .file(let address): return try source.data(byteCount, at: address, "dataset \(quoted(path))")
    case .nowhere:
      guard byteCount == 0 else {
        throw source.error(path, "has no numbers", remedy: "save the weights once more")
      }
      return Data()
    }
  }

  private static func extents(_ cursor: inout ByteCursor) throws -> [Int] {
    let version = try cursor.version(1...2)
    let rank = Int(try cursor.byte())
    guard rank <= 32 else { throw cursor.error("\(rank) dimensions, at most 32 are possible") }
    _ = try cursor.byte()
    // What is no simple array has a byte of its own in version 2: 2 says that there is no element.
    let kind = try cursor.byte()
    if version == 1 { try cursor.skip(4) } else if kind == 2 { return [0] }
    return try (0..<rank).map { _ in try cursor.length(UInt64.self) }
  }

  /// The type of the numbers, whether their highest byte comes first, and their width in bytes.
  private static func type(_ cursor: inout ByteCursor) throws -> (StoredType?, Bool, Int) {
    let kind = try cursor.byte() & 0x0F
    let bits = try cursor.byte()
    try cursor.skip(2)
    let width = Int(try cursor.integer(UInt32.self))
    let isBigEndian = bits & 1 != 0
    switch kind {
    case 0:
      // Bits that do not fill the bytes are no number of this machine.
      let (offset, precision) = (try cursor.integer(UInt16.self), Int(try cursor.integer(UInt16.self)))
      guard offset == 0, precision == 8 * width else { return (nil, isBigEndian, width) }
      let types: [Int: (signed: StoredType, plain: StoredType?)] = [
        1: (.int8, .uint8), 2: (.int16, .uint16), 4: (.int32, .uint32), 8: (.int64, nil),
      ]
      return (bits & 8 != 0 ? types[width]?.signed : types[width]?.plain, isBigEndian, width)
    case 1:
      let offset = try cursor.integer(UInt16.self)
      let precision = Int(try cursor.integer(UInt16.self))
      let exponent = [try cursor.byte(), try cursor.byte()]
      let forms: [Int: (exponent: [UInt8], type: StoredType)] = [
        2: ([10, 5], .float16), 4: ([23, 8], .float32), 8: ([52, 11], .float64),
      ]
      // Bit 6 marks the order of bytes of a VAX.
      guard let form = forms[width], form.exponent == exponent, offset == 0, precision == 8 * width,
        bits & 0x40 == 0
      else { return (nil, isBigEndian, width) }
      return (form.type, isBigEndian, width)
    default: return (nil, isBigEndian, width)
    }
  }

  private static func place(
    _ cursor: inout ByteCursor, _ source: HDF5Source, path: String
  ) throws -> Place {
    let version = try cursor.byte()
    guard (3...4).contains(version) else {
      throw source.unsupported(path, "a layout of version \(version)")
    }
    switch try cursor.byte() {
    case 0: return .header(Array(try cursor.take(Int(try cursor.integer(UInt16.self)))))
    case 1: return try cursor.address().map(Place.file) ?? .nowhere
    case 2: throw source.unsupported(path, "a dataset in chunks")
    default: throw source.unsupported(path, "a dataset in another file")
    }
  }
}
