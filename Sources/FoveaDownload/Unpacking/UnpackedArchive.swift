import Foundation
import FoveaCore
import FoveaFormats

/// A directory that an archive was unpacked into, and how it is known again.
enum UnpackedArchive {
  /// What is written into the directory about itself.
  private struct Record: Codable, Hashable {
    /// The SHA-256 of the archive.
    var sha256: String
    /// The number of files.
    var files: Int
    /// The number of their bytes.
    var bytes: Int
  }

  /// The name of the record, which readers of pictures skip.
  private static let recordName = ".fovea-download.json"

  /// Whether a directory holds as many files and bytes as were unpacked from an archive.
  ///
  /// - Throws: `FoveaError` with code `.file` if something else is there.
  static func isComplete(_ folder: FileLocation, of file: RemoteFile) throws -> Bool {
    guard folder.isTaken else { return false }
    let bytes = try? Data(contentsOf: folder.appending(recordName).url)
    if folder.kind == .directory, let bytes, let record = try? JSONDecoder().decode(Record.self, from: bytes),
      record.sha256 == file.sha256, measure(folder) == (record.files, record.bytes)
    {
      return true
    }
    throw FoveaError(
      .file, at: folder.path, "exists already and is not what \(file.name) unpacks to",
      remedy: "remove it, or name another directory")
  }

  /// Unpacks an archive, whose files all lie in the directory `root`, and gives the result its name at the end.
  ///
  /// - Throws: `FoveaError` with code `.format` if the archive is damaged or a path in it leads elsewhere, `.file` if
  ///   the directory cannot be written.
  static func make(
    _ folder: FileLocation, of file: RemoteFile, at archive: FileLocation, root: String
  ) throws {
    let temporary = folder.directory.appending(".\(folder.name).unpacking")
    let lock = try claim(temporary)
    defer { withExtendedLifetime(lock) {} }
    do {
      var writer = ArchiveWriter(into: temporary, root: root, archive: archive.path)
      if archive.ending == "zip" {
        try unpackZip(archive, into: &writer)
      } else {
        try unpackTar(archive, into: &writer)
      }
      let record = Record(sha256: file.sha256, files: writer.files, bytes: writer.bytes)
      try AtomicFile.write(JSONEncoder().encode(record), to: temporary.appending(recordName).path)
      guard !folder.isTaken, unsafe rename(temporary.path, folder.path) == 0 else {
        throw FoveaError(
          .file, at: folder.path, "was created by something else in the meantime",
          remedy: "remove it, or name another directory")
      }
    } catch {
      try? FileManager.default.removeItem(at: temporary.url)
      throw error
    }
  }

  /// Makes an empty directory, in place of one that a process left which has ended since.
  private static func claim(_ directory: FileLocation) throws -> DirectoryLock {
    if unsafe mkdir(directory.path, 0o777) != 0 {
      let attributes = try? FileManager.default.attributesOfItem(atPath: directory.path)
      guard attributes?[.type] as? FileAttributeType == .typeDirectory else {
        throw FoveaError(.file, at: directory.path, "cannot be made: \(SystemReason.of(errno))")
      }
    }
    let lock = try DirectoryLock(directory)
    for name in try Directory.names(in: directory) {
      try FileManager.default.removeItem(at: directory.appending(name).url)
    }
    return lock
  }

  private static func unpackTar(_ archive: FileLocation, into writer: inout ArchiveWriter) throws {
    var reader = try TarReader(path: archive.path)
    while let entry = try reader.next() {
      guard entry.kind == .file else { continue }
      try writer.write(entry.name) { write in
        while case let piece = try reader.read(upTo: 1 << 20), !piece.isEmpty { try write(piece) }
      }
    }
  }

  private static func unpackZip(_ archive: FileLocation, into writer: inout ArchiveWriter) throws {
    var zip = try ZipArchive(ByteReader(path: archive.path))
    for entry in zip.entries {
      let (path, isDirectory) = try zip.path(of: entry)
      guard !isDirectory else { continue }
      try writer.write(path) { try zip.unpack(entry, $0) }
    }
  }

  /// The number of files in a directory, without the record, and of their bytes.
  private static func measure(_ folder: FileLocation) -> (Int, Int) {
    let keys: [URLResourceKey] = [.isRegularFileKey, .fileSizeKey]
    let names = FileManager.default.enumerator(at: folder.url, includingPropertiesForKeys: keys)
    var (files, bytes) = (0, 0)
    while let url = names?.nextObject() as? URL {
      guard url.lastPathComponent != recordName,
        let values = try? url.resourceValues(forKeys: Set(keys)), values.isRegularFile == true
      else { continue }
      files += 1
      bytes += values.fileSize ?? 0
    }
    return (files, bytes)
  }
}
