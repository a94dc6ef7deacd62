package import ArgumentParser
import Fovea
package import FoveaCore
import FoveaFormats

extension FileLocation: ExpressibleByArgument {
  /// Reads the path on the command line.
  package init?(argument: String) { self.init(argument) }

  package static var defaultCompletionKind: CompletionKind { .file() }
}

// What a command may write to.
extension FileLocation {
  /// Refuses a place where something is already, unless it is to be replaced.
  ///
  /// Writing must refuse as well, as a file may come in between; this is before any work is done.
  func requireFree(unless isForced: Bool) throws {
    guard isTaken, !isForced else { return }
    throw FoveaError(
      .file, at: path, "exists already", remedy: "replace it with --force, or name another file")
  }

  /// Refuses a file in a directory that is not there, before any work is done.
  func requireDirectory() throws {
    guard directory.kind != .directory else { return }
    throw FoveaError(
      .file, at: path, "the directory \(directory.path) does not exist",
      remedy: "make it, or name a file in another one")
  }

  /// Refuses to write into one of the folders that are read, or beside one of the files that are.
  func requireOutside(_ sources: [FileLocation]) throws {
    if let source = sources.first(where: { $0.kind == .directory && $0.contains(self) }) {
      throw FoveaError(
        .file, at: path, "is in \(source.path), whose pictures are read", remedy: "name another directory")
    }
    if let source = sources.first(where: { $0.kind == .file && isSameFile(as: $0.directory) }) {
      throw FoveaError(
        .file, at: path, "is the directory of \(source.path), which is read", remedy: "name another directory"
      )
    }
  }

  /// Refuses to replace one of the files that are read.
  func requireApart(from sources: [FileLocation]) throws {
    guard kind == .file, sources.contains(where: isSameFile) else { return }
    throw FoveaError(
      .file, at: path, "is read by this command and not replaced", remedy: "name another file")
  }

  /// Refuses to replace anything but an `.npy` file, which is not one of those that are read.
  func requireResult(apartFrom sources: [FileLocation]) throws {
    guard kind == .file else { return }
    try requireApart(from: sources)
    guard try !NumPyFile.isOther(path: path) else {
      throw FoveaError(
        .file, at: path, "exists already and is not an .npy file", remedy: "remove it, or name another file")
    }
  }
}
