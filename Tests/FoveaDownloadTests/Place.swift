import Foundation
import FoveaCore
import FoveaDownload
import TestSupport
import Testing

/// A directory for a test, a file to be fetched into it, and a downloader that does not pause for long.
final class Place {
  let directory: URL
  /// A megabyte that does not repeat.
  static let file = Data((0..<1 << 20).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) })
  /// The tag of it.
  static let tag = ["ETag": "\"one\""]
  var downloader = Downloader()
  /// All that was told.
  var events: [DownloadEvent] = []

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "fovea-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    downloader.limits.connect = 20
    downloader.limits.stall = 20
    downloader.limits.pause = 0.01
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// A data set of one file with the given contents.
  static func source(
    _ contents: Data = file, name: String = "file.bin", unpacking: DataSetSource.Unpacking = .none
  ) -> DataSetSource {
    var hash = SHA256()
    hash.update(contents)
    return DataSetSource(
      "set", "for tests", mirrors: [],
      files: [RemoteFile(name, size: contents.count, sha256: hash.hexadecimal)], unpacking: unpacking)
  }

  /// Fetches a data set from servers.
  @discardableResult func fetch(_ source: DataSetSource = source(), from addresses: URL...) throws -> [String]
  {
    events = []
    return try downloader.fetch(source, into: directory.path, from: addresses) { self.events.append($0) }
  }

  /// Expects that fetching fails with one line that holds the given words.
  func expectRefusal(
    _ words: String, _ source: DataSetSource = source(), from addresses: URL...,
    location: SourceLocation = #_sourceLocation
  ) {
    TestSupport.expectRefusal(words, at: location) {
      try downloader.fetch(source, into: directory.path, from: addresses) { self.events.append($0) }
    }
  }

  /// The contents of a file in the directory.
  func contents(_ path: String = "set/file.bin") -> Data? {
    try? Data(contentsOf: directory.appending(path: path))
  }

  /// The names in a directory.
  func names(_ path: String = "set") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.appending(path: path).path).sorted()
  }
}
