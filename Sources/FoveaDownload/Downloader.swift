public import Foundation
public import FoveaCore

extension FoveaError.Code {
  /// A file could not be fetched from any server.
  public static let network = FoveaError.Code(rawValue: "network")
}

/// Fetches the files of data sets: from mirrors in their order, whole and checked or not at all.
///
/// ```swift
/// let source = DataSetSource.standard.first { $0.name == "mnist" }
/// let paths = try source.map { try Downloader().fetch($0, into: "data") { print($0) } }
/// ```
public struct Downloader: Sendable {
  /// The limits on the time of servers.
  public var limits = TransferLimits()

  /// Creates a downloader with the default limits.
  public init() {}

  /// Fetches a data set into the directory of its name inside `directory`.
  ///
  /// Files that are there and as expected stay, as does what has come of a file when the process ends
  /// early; the next call goes on with it.
  ///
  /// - Parameters:
  ///   - source: The data set.
  ///   - directory: The directory for all data sets; it is made if it is missing.
  ///   - addresses: The addresses that file names are appended to, in place of the mirrors; one that ends in the name
  ///     of the file is taken as it is.
  ///   - report: Is called as the download goes on, on the thread that waits.
  /// - Returns: The paths of the files, or of the directory that was unpacked.
  /// - Throws: `FoveaError` with code `.network` if no mirror has a file, `.file` if another file or directory stands
  ///   in the way or cannot be written, `.format` if an archive cannot be unpacked safely.
  @discardableResult public func fetch(
    _ source: DataSetSource, into directory: String, from addresses: [URL] = [],
    report: (DownloadEvent) -> Void = { _ in }
  ) throws -> [String] {
    let parent = FileLocation(directory)
    let folder = parent.appending(source.name)
    let mirrors = addresses.isEmpty ? source.mirrors.compactMap { URL(string: $0) } : addresses
    guard case .contents(let root) = source.unpacking, let file = source.files.first else {
      try Directory.make(folder, remedy: "name another one with \(.dataDirectory)")
      return try source.files.map { file in
        let target = folder.appending(file.name)
        try fetch(file, to: target, from: mirrors, report)
        return target.path
      }
    }
    if try UnpackedArchive.isComplete(folder, of: file) {
      report(.kept(path: folder.path))
      return [folder.path]
    }
    try Directory.make(parent, remedy: "name another one with \(.dataDirectory)")
    let archive = parent.appending(file.name)
    let wasThere = archive.isTaken
    try fetch(file, to: archive, from: mirrors, report)
    report(.unpacking(path: archive.path))
    try UnpackedArchive.make(folder, of: file, at: archive, root: root)
    // What a person had put there stays.
    if !wasThere { Directory.remove(archive) }
    return [folder.path]
  }

  /// Fetches a file, unless it is there.
  private func fetch(
    _ file: DataSetSource.File, to target: FileLocation, from mirrors: [URL],
    _ report: (DownloadEvent) -> Void
  ) throws {
    guard try !isThere(file, target) else { return report(.kept(path: target.path)) }
    let part = try PartFile(of: target)
    // A process may have ended between the last byte and the name.
    if part.count >= file.size {
      guard part.sha256 != file.sha256 else {
        try part.finish()
        return report(.fetched(path: target.path))
      }
      try part.restart(from: nil)
    }
    guard HTTPStream.isAvailable else {
      throw FoveaError(
        .file, at: target.path, "cannot be fetched, as libcurl is missing here",
        remedy: "install libcurl 7.66 or later (Debian, Ubuntu: apt install libcurl4), or put the file there")
    }
    var failures: [String] = []
    for mirror in mirrors {
      let address = Self.address(of: file, at: mirror)
      guard let reason = try attempt(file, target, part, address, report) else {
        try part.finish()
        return report(.fetched(path: target.path))
      }
      report(.failed(address: address.absoluteString, reason: reason))
      failures.append("\(address.absoluteString) \(reason)")
    }
    let canGoOn = part.origin != nil && part.count > 0
    if !canGoOn { part.remove() }
    throw FoveaError(
      .network, at: target.path, "could not be fetched: \(failures.joined(separator: ", "))",
      remedy: canGoOn
        ? "the received part is kept; the same command continues it"
        : "check the connection, or name another mirror with \(.mirror)")
  }

  /// Fetches a file from one address, going on after broken connections.
  ///
  /// - Returns: Why that did not do, nil if it did.
  private func attempt(
    _ file: DataSetSource.File, _ target: FileLocation, _ part: PartFile, _ address: URL,
    _ report: (DownloadEvent) -> Void
  ) throws -> String? {
    let transfer = MirrorTransfer(address: address, size: file.size, limits: limits)
    var resumptions = 0
    while true {
      let before = part.count
      do {
        try transfer.run(into: part) { done in
          report(
            .began(path: target.path, address: address.absoluteString, done: done, size: file.size))
        } progress: { done in
          report(.progress(path: target.path, done: done, size: file.size))
        }
      } catch let failure as MirrorTransfer.Failure {
        guard case .connection = failure, part.origin != nil, part.count > before,
          resumptions < limits.resumptions
        else { return failure.reason }
        resumptions += 1
        Thread.sleep(forTimeInterval: limits.pause)
        continue
      }
      let hash = part.sha256
      guard hash != file.sha256 else { return nil }
      try part.restart(from: nil)
      return "sends another file: its SHA-256 is \(hash), expected \(file.sha256)"
    }
  }

  /// Whether the file is there and as expected.
  private func isThere(_ file: DataSetSource.File, _ target: FileLocation) throws -> Bool {
    guard target.isTaken else { return false }
    let (handle, count) = try RegularFile.open(target)
    var hash = SHA256()
    do {
      while count == file.size, let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
        hash.update(piece)
      }
    } catch {
      throw FoveaError.unreadable(target.path, error)
    }
    guard count == file.size, hash.hexadecimal == file.sha256 else {
      throw FoveaError(
        .file, at: target.path, "exists already and is another file than the one to be fetched",
        remedy: "remove it, or name another directory")
    }
    return true
  }

  /// The address of a file at a mirror.
  private static func address(of file: DataSetSource.File, at mirror: URL) -> URL {
    mirror.lastPathComponent == file.name ? mirror : mirror.appending(path: file.name)
  }
}
