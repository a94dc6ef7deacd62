public import Foundation
public import FoveaCore

extension FoveaError.Code {
  /// A file could not be fetched from any server.
  public static let network = FoveaError.Code(rawValue: "network")
}

/// Fetches files of data sets and weights: from mirrors in their order, whole and checked or not at all.
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
        try fetch(file, to: target, from: Self.addresses(of: file, at: mirrors), report)
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
    try fetch(file, to: archive, from: Self.addresses(of: file, at: mirrors), report)
    report(.unpacking(path: archive.path))
    try UnpackedArchive.make(folder, of: file, at: archive, root: root)
    // What a person had put there stays.
    if !wasThere { Directory.remove(archive) }
    return [folder.path]
  }
}
