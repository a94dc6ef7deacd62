package import FoveaCore

/// The files below a directory, sorted into pictures and others by their endings.
///
/// They are listed directory by directory, names in the order of their bytes. Names that begin with a dot are
/// skipped. A link to a directory is followed, but no directory is listed twice.
package struct PictureListing: Sendable {
  /// The paths of files with the ending of a picture, including formats that cannot be read, so that errors
  /// name them.
  package private(set) var pictures: [String] = []
  /// The paths of files with any other ending.
  package private(set) var foreign: [String] = []

  /// Lists the files below a directory; their paths begin with the directory's.
  ///
  /// - Throws: `FoveaError` with code `.file` if a directory cannot be listed.
  package init(_ directory: FileLocation) throws {
    var visited: Set<FileIdentity> = []
    try add(directory, { directory.appending($0).path }, &visited)
  }

  /// Lists the files below a directory that is not yet among those visited; their paths begin with `path`.
  ///
  /// - Throws: `FoveaError` with code `.file` if a directory cannot be listed.
  init(_ directory: FileLocation, path: String, _ visited: inout Set<FileIdentity>) throws {
    try add(directory, { "\(path)/\($0)" }, &visited)
  }

  private mutating func add(
    _ directory: FileLocation, _ path: (String) -> String, _ visited: inout Set<FileIdentity>
  ) throws {
    guard visited.insert(try FileIdentity(directory)).inserted else { return }
    for name in try FolderScan.names(in: directory) {
      let (location, whole) = (directory.appending(name), path(name))
      if location.kind == .directory {
        try add(location, { "\(whole)/\($0)" }, &visited)
      } else if FolderScan.endings.contains(location.ending) {
        pictures.append(whole)
      } else {
        foreign.append(whole)
      }
    }
  }
}
