public import Foundation
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

  /// Reads the file at `path`, which must hold bytes along `rank` axes.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it is something else, if
  ///   it is cut short or longer than its header says, if its gzip stream is damaged, or if it holds more
  ///   than a data set does: 2 GiB, or for a compressed file 64 MiB and 16 times its own size.
  public static func read(path: String, rank: Int) throws -> IDXFile {
    var reader = try IDXReader(path: path, rank: rank)
    return try IDXFile(extents: reader.extents, elements: reader.elements())
  }

  /// Reads the bytes of a file; errors call them `name`.
  ///
  /// - Throws: `FoveaError` with code `.format`, as `read(path:rank:)` does.
  public static func decode(_ data: Data, rank: Int, name: String) throws -> IDXFile {
    var reader = try IDXReader(ByteReader(data, name: name), rank: rank)
    return try IDXFile(extents: reader.extents, elements: reader.elements())
  }
}
