public import Foundation
import FoveaCompression
import FoveaCore

/// Bytes in the IDX format of the MNIST data sets, plain or compressed by gzip.
///
/// The format is two zero bytes, the type of the elements, the number of axes, one big-endian 32-bit
/// extent for each axis, and the elements. Only unsigned bytes, type 8, are read.
public struct IDXFile: Hashable, Sendable {
  /// The extents, outermost first.
  public let extents: [Int]
  /// The elements, last axis fastest.
  public let elements: [UInt8]

  /// Reads the file at `path`, which has to hold bytes along `rank` axes.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it is something else, if
  ///   it is cut short or longer than its header says, or if its gzip stream is damaged.
  public static func read(path: String, rank: Int) throws -> IDXFile {
    var reader = try ByteReader(path: path)
    return try read(&reader, rank: rank)
  }

  /// Reads the bytes of a file; errors call them `name`.
  ///
  /// - Throws: `FoveaError` with code `.format`, as `read(path:rank:)` does.
  public static func decode(_ data: Data, rank: Int, name: String) throws -> IDXFile {
    var reader = ByteReader(data, name: name)
    return try read(&reader, rank: rank)
  }

  private static func read(_ reader: inout ByteReader, rank: Int) throws -> IDXFile {
    let head = try reader.read(min(4 + 4 * rank, reader.remaining), "the header")
    guard Gzip.isGzip(head) else {
      let (extents, count) = try header(head, rank: rank, name: reader.name)
      try check(count, against: reader.remaining, extents, name: reader.name)
      return IDXFile(extents: extents, elements: [UInt8](try reader.readToEnd()))
    }
    let compressed = head + (try reader.readToEnd())
    // Only what the header promises is unpacked, so a small file cannot fill the memory.
    let start = try Gzip.decompressPrefix(compressed, from: reader.name, count: 4 + 4 * rank)
    let (extents, count) = try header(start, rank: rank, name: reader.name)
    let (limit, overflow) = count.addingReportingOverflow(start.count)
    guard !overflow else { throw tooLarge(extents, name: reader.name) }
    let data = try Gzip.decompress(compressed, from: reader.name, limit: limit)
    try check(count, against: data.count - start.count, extents, name: reader.name)
    return IDXFile(extents: extents, elements: [UInt8](data.dropFirst(start.count)))
  }

  /// The extents that a header gives, and how many elements that makes.
  private static func header(
    _ head: Data, rank: Int, name: String
  ) throws -> (extents: [Int], count: Int) {
    let bytes = [UInt8](head)
    let magic: [UInt8] = [0, 0, 8, UInt8(rank)]
    guard bytes.starts(with: magic) else {
      throw FoveaError(
        .format, at: name,
        "expected an IDX file of bytes along \(rank) axes, which begins with \(hexadecimal(magic)), "
          + "found \(bytes.isEmpty ? "nothing" : hexadecimal(bytes.prefix(4)))",
        remedy: "check that it is the file you mean")
    }
    guard bytes.count == 4 + 4 * rank else {
      throw FoveaError(
        .format, at: name, "the header needs \(4 + 4 * rank) bytes, \(bytes.count) are there",
        remedy: "the file is truncated; fetch it again")
    }
    let extents = (1...rank).map { axis in bytes[4 * axis..<4 * axis + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard let count = elementCount(extents) else { throw tooLarge(extents, name: name) }
    return (extents, count)
  }

  private static func check(_ count: Int, against found: Int, _ extents: [Int], name: String) throws {
    guard count != found else { return }
    throw FoveaError(
      .format, at: name, "the header promises \(extents), \(count) bytes, and \(found) follow",
      remedy: count > found ? "the file is truncated; fetch it again" : "the file is damaged; fetch it again")
  }

  private static func tooLarge(_ extents: [Int], name: String) -> FoveaError {
    FoveaError(
      .format, at: name, "the header promises \(extents), more bytes than can be",
      remedy: "the file is damaged; fetch it again")
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}
