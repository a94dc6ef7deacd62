public import Foundation
import FoveaCompression
public import FoveaCore

/// Named tensors in NumPy's `.npz` format: a zip archive of `.npy` files.
public struct NumPyArchive: Hashable, Sendable {
  /// The tensors, in the order of the archive's directory, without `.npy` in their names.
  public var tensors: [NamedTensor]
  /// The names of skipped entries, which are not `.npy` files.
  public var ignored: [String] = []

  /// Creates the contents of an archive.
  public init(tensors: [NamedTensor] = []) { self.tensors = tensors }

  /// The tensor of the given name, if there is one.
  public subscript(name: String) -> HostTensor? { tensors.first { $0.name == name }?.tensor }

  /// Reads the archive at `path`, entries stored or deflated.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if the archive or one of its
  ///   tensors breaks the format, fails its checksum or holds elements that `NumPyFile` does not read.
  public static func read(path: String) throws -> NumPyArchive {
    var archive = try ZipArchive(ByteReader(path: path))
    return try decode(&archive).file
  }

  /// Reads the bytes of an archive; errors call them `name`.
  ///
  /// - Throws: `FoveaError` with code `.format`, as `read(path:)` does.
  public static func decode(_ data: Data, name: String) throws -> NumPyArchive {
    var archive = try ZipArchive(ByteReader(data, name: name))
    return try decode(&archive).file
  }

  /// Reads an archive; `types` are those in which it keeps its tensors, in their order.
  static func decode(
    _ archive: inout ZipArchive
  ) throws -> (file: NumPyArchive, types: [StoredType]) {
    var (result, types) = (NumPyArchive(), [StoredType]())
    var budget = MemoryBudget(file: archive.fileSize, name: archive.name)
    for entry in archive.entries {
      guard entry.name.hasSuffix(".npy") else {
        result.ignored.append(entry.name)
        continue
      }
      try budget.spend(checkedSize(of: entry, in: &archive))
      var reader = ByteReader(try archive.contents(of: entry), name: archive.place(of: entry))
      let (tensor, type) = try NumPyFile.decode(&reader)
      result.tensors.append(NamedTensor(name: String(entry.name.dropLast(4)), tensor: tensor))
      types.append(type)
    }
    return (result, types)
  }

  /// The bytes that the tensor of an entry is to take in memory.
  ///
  /// Makes sure, before the entry is unpacked, that it is as long as the shape at its head demands.
  private static func checkedSize(of entry: ZipEntry, in archive: inout ZipArchive) throws -> Int {
    let head = try archive.prefix(of: entry, count: NumPyFile.longestHead)
    var reader = ByteReader(head, name: archive.place(of: entry))
    let description = try NumPyFile.Description(&reader)
    let count = entry.count - reader.position
    try description.check(count, name: reader.name)
    return description.type.widened(count)
  }

  /// Writes the tensors as stored entries, in one step; `numpy.load` finds them by name.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if two tensors share a name, `.file` if the file
  ///   cannot be written.
  public func write(to path: String, replacing: Bool = true) throws {
    try checkNames(path)
    try AtomicFile.write(to: path, replacing: replacing) { handle in
      try write { try handle.write(contentsOf: $0) }
    }
  }

  /// The bytes that `write(to:)` writes.
  ///
  /// - Throws: `FoveaError` with code `.configuration`, as `write(to:)` does.
  public func encoded() throws -> Data {
    try checkNames("npz")
    let data = Accumulator()
    try write { data.bytes.append($0) }
    return data.bytes
  }

  /// Collects what is written, for `encoded()`.
  private final class Accumulator {
    var bytes = Data()
  }

  /// Writes the archive piece by piece; numbers from `large` on take 64 bits.
  ///
  /// - Throws: what `body` throws.
  package func write(large: Int = 0xFFFF_FFFF, _ body: @escaping (Data) throws -> Void) throws {
    var writer = ZipWriter(large: large, write: body)
    for entry in tensors {
      // The checksum stands before the bytes, so they are made twice rather than kept.
      var (count, checksum) = (0, UInt32(0))
      NumPyFile.forEachChunk(of: entry.tensor) { chunk in
        count += chunk.count
        checksum = CRC32.checksum(chunk, continuing: checksum)
      }
      try writer.add(name: entry.name + ".npy", count: count, checksum: checksum) { write in
        try NumPyFile.forEachChunk(of: entry.tensor, write)
      }
    }
    try writer.finish()
  }

  private func checkNames(_ path: String) throws {
    var names: Set<String> = []
    for entry in tensors where !names.insert(entry.name).inserted {
      throw FoveaError(
        .configuration, at: path, "cannot hold two tensors called \(quoted(entry.name))",
        remedy: "rename one of them")
    }
  }
}
