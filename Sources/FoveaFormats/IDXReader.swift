import Foundation
import FoveaCompression
import FoveaCore

/// An IDX file of which only the header has been read, before memory is taken for what it promises.
package struct IDXReader {
  /// The most elements that are read; the largest sets of the kind have half a billion.
  static let maximumCount = 2 << 30

  /// The extents, outermost first.
  package let extents: [Int]
  private let count: Int
  private let headLength: Int
  private let isCompressed: Bool
  private var reader: ByteReader

  /// Opens the file at `path`, which must hold bytes along `rank` axes.
  ///
  /// - Throws: What `IDXFile.read(path:rank:)` throws, but for damage behind the header.
  package init(path: String, rank: Int) throws { try self.init(ByteReader(path: path), rank: rank) }

  init(_ reader: ByteReader, rank: Int) throws {
    self.reader = reader
    headLength = 4 + 4 * rank
    let start = try self.reader.read(min(1 << 16, reader.count), "the header")
    isCompressed = Gzip.isGzip(start)
    let head =
      isCompressed
      ? try Gzip.decompressPrefix(start, from: reader.name, count: headLength) : start.prefix(headLength)
    extents = try Self.extents([UInt8](head), rank: rank, name: reader.name)
    count = try Self.count(extents, name: reader.name)
    if !isCompressed { try check(against: reader.count - headLength) }
    let limit = min(Self.maximumCount, isCompressed ? MemoryBudget.limit(file: reader.count) : .max)
    guard max(count, reader.count - headLength) <= limit else {
      throw FoveaError(
        .format, at: reader.name,
        "the header claims \(extents), \(count) bytes, in a file of \(reader.count); at most \(limit) "
          + "can be read", remedy: isCompressed ? "if you trust the file, unpack it with gunzip" : nil)
    }
  }

  /// Reads the elements, last axis fastest.
  package mutating func elements() throws -> [UInt8] {
    try reader.seek(to: isCompressed ? 0 : headLength, "the elements")
    guard isCompressed else { return try reader.array(count, "the elements") }
    var bytes = try Gzip.decompress(
      reader.readToEnd(), from: reader.name, limit: headLength + count)
    try check(against: bytes.count - headLength)
    bytes.removeFirst(headLength)
    return bytes
  }

  /// The extents that a header gives.
  private static func extents(_ head: [UInt8], rank: Int, name: String) throws -> [Int] {
    let magic: [UInt8] = [0, 0, 8, UInt8(rank)]
    guard head.starts(with: magic) else {
      throw FoveaError(
        .format, at: name,
        "expected an IDX file of bytes along \(rank) axes, which begins with \(hexadecimal(magic)), "
          + "got \(head.isEmpty ? "nothing" : hexadecimal(head.prefix(4)))",
        remedy: "check that it is the file you mean")
    }
    guard head.count == 4 + 4 * rank else {
      throw FoveaError(
        .format, at: name, "the header needs \(4 + 4 * rank) bytes, \(head.count) are there",
        remedy: "the file is truncated; fetch it again")
    }
    return (1...rank).map { axis in head[4 * axis..<4 * axis + 4].reduce(0) { $0 << 8 | Int($1) } }
  }

  /// The number of elements that extents make.
  private static func count(_ extents: [Int], name: String) throws -> Int {
    guard let count = elementCount(extents) else {
      throw FoveaError(
        .format, at: name, "the header claims \(extents), more bytes than are possible",
        remedy: "the file is damaged; fetch it again")
    }
    return count
  }

  private func check(against found: Int) throws {
    guard count != found else { return }
    throw FoveaError(
      .format, at: reader.name, "the header claims \(extents), \(count) bytes, and \(found) follow",
      remedy: count > found ? "the file is truncated; fetch it again" : "the file is damaged; fetch it again")
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}
