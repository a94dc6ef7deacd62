public import Foundation
import FoveaCore

extension Downloader {
  /// Fetches a file into a directory, unless it is there.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - directory: The directory; it is made if it is missing.
  ///   - mirrors: The addresses that the name is appended to, the first to be tried first; one that ends in the name is
  ///     taken as it is.
  ///   - report: Is called as the download goes on, on the thread that waits.
  /// - Returns: The path of the file.
  /// - Throws: `FoveaError` with code `.network` if no mirror has the file, `.file` if another file is there or it cannot
  ///   be written.
  @discardableResult public func fetch(
    _ file: RemoteFile, into directory: String, from mirrors: [URL],
    report: (DownloadEvent) -> Void = { _ in }
  ) throws -> String {
    let folder = FileLocation(directory)
    try Directory.make(folder)
    let target = folder.appending(file.name)
    try fetch(file, to: target, from: Self.addresses(of: file, at: mirrors), report)
    return target.path
  }

  /// Fetches a file, unless it is there.
  func fetch(
    _ file: RemoteFile, to target: FileLocation, from addresses: [URL],
    _ report: (DownloadEvent) -> Void
  ) throws {
    guard try !isThere(file, target) else { return report(.kept(path: target.path)) }
    let part = try PartFile(of: target)
    // A process may have ended between the last byte and the name.
    if part.count > 0, part.count >= file.size ?? 0 {
      if !file.sha256.isEmpty, file.matches(size: part.count, sha256: part.sha256) {
        try part.finish()
        return report(.fetched(path: target.path, isVerified: !file.sha256.isEmpty))
      }
      if file.size != nil { try part.restart(from: nil) }
    }
    guard HTTPStream.isAvailable else {
      throw FoveaError(
        .file, at: target.path, "cannot be fetched, as libcurl is missing here",
        remedy: "install libcurl 7.66 or later (Debian, Ubuntu: apt install libcurl4), or put the file there")
    }
    var failures: [String] = []
    var hasBroken = false
    for address in addresses {
      guard let failure = try attempt(file, target, part, address, report) else {
        try part.finish()
        return report(.fetched(path: target.path, isVerified: !file.sha256.isEmpty))
      }
      report(.failed(address: address.absoluteString, reason: failure.reason))
      failures.append("\(address.absoluteString) \(failure.reason)")
      if case .connection = failure { hasBroken = true }
    }
    let canGoOn = part.origin != nil && part.count > 0
    if !canGoOn { part.remove() }
    throw FoveaError(
      .network, at: target.path, "could not be fetched: \(failures.joined(separator: ", "))",
      remedy: canGoOn
        ? "the received part is kept; the same command continues it"
        : hasBroken
          ? "check the connection, or name another mirror with \(.mirror)"
          : "name another mirror with \(.mirror)")
  }

  /// Fetches a file from one address, going on after broken connections.
  ///
  /// - Returns: Why that did not do, nil if it did.
  private func attempt(
    _ file: RemoteFile, _ target: FileLocation, _ part: PartFile, _ address: URL,
    _ report: (DownloadEvent) -> Void
  ) throws -> MirrorTransfer.Failure? {
    let transfer = MirrorTransfer(address: address, size: file.size, limits: limits)
    var resumptions = 0
    while true {
      let before = part.count
      do {
        try transfer.run(into: part) { done, size in
          report(.began(path: target.path, address: address.absoluteString, done: done, size: size))
        } progress: { done, size in
          report(.progress(path: target.path, done: done, size: size))
        }
      } catch let failure as MirrorTransfer.Failure {
        guard case .connection = failure, part.origin != nil, part.count > before,
          resumptions < limits.resumptions
        else { return failure }
        resumptions += 1
        Thread.sleep(forTimeInterval: limits.pause)
        continue
      }
      let hash = part.sha256
      guard !hash.hasPrefix(file.sha256) else { return nil }
      try part.restart(from: nil)
      return .refused("sends another file: its SHA-256 is \(hash), expected \(file.sha256)")
    }
  }

  /// Whether the file is there and as expected.
  private func isThere(_ file: RemoteFile, _ target: FileLocation) throws -> Bool {
    guard target.isTaken else { return false }
    let (handle, count) = try RegularFile.open(target)
    var hash = SHA256()
    do {
      while count == file.size ?? count, let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
        hash.update(piece)
      }
    } catch {
      throw FoveaError.unreadable(target.path, error)
    }
    guard file.matches(size: count, sha256: hash.hexadecimal) else {
      throw FoveaError(
        .file, at: target.path, "exists already and is another file than the one to be fetched",
        remedy: "remove it, or name another directory")
    }
    return true
  }

  /// The addresses of a file at mirrors.
  static func addresses(of file: RemoteFile, at mirrors: [URL]) -> [URL] {
    mirrors.map { $0.lastPathComponent == file.name ? $0 : $0.appending(path: file.name) }
  }
}
