package import Foundation

/// The place of a file or a directory, read once from the path that a person wrote.
///
/// A leading `~` is the home directory and a leading `~name` that of a user, as in a shell. A shell replaces
/// them only at the beginning of a word, so `to=~/x` arrives as it was written. A `~` before a name that no
/// user has is a letter like any other, as is one further inside; `./~` is a file of that name.
///
/// Everything else goes to the system as it stands. It alone knows what `..` means behind a symbolic link.
package struct FileLocation: Hashable, Sendable {
  /// The path for the system and for messages; reading it again gives the same place.
  package let path: String

  /// Reads a path that a person wrote.
  package init(_ text: String) { path = Self.replacingHome(in: text) }

  /// Takes a path that has been read.
  init(verbatim path: String) { self.path = path }

  /// The places on the way, from the first name on, the last of which is this one.
  var steps: [FileLocation] {
    let bytes = Array(path.utf8)
    let ends = bytes.indices.filter { $0 > 0 && bytes[$0] == Self.slash } + [bytes.count]
    return ends.map { FileLocation(verbatim: Self.text(bytes[..<$0])) }
  }

  /// The place of a name inside this directory.
  package func appending(_ name: String) -> FileLocation {
    FileLocation(verbatim: path.isEmpty || path.utf8.last == Self.slash ? path + name : "\(path)/\(name)")
  }

  /// The text after the last slash; empty if the path ends in one.
  package var name: String { Self.text(path.utf8.suffix(path.utf8.count - directoryLength)) }

  /// The directory that the name is looked up in.
  package var directory: FileLocation {
    let text = Self.text(path.utf8.prefix(directoryLength))
    return FileLocation(verbatim: text.isEmpty ? "." : text)
  }

  /// The ending of the name in small letters, without its dot; empty if there is none.
  package var ending: String { dot.map { Self.text(name.utf8.dropFirst($0 + 1)).lowercased() } ?? "" }

  /// The name without its ending.
  package var stem: String { dot.map { Self.text(name.utf8.prefix($0)) } ?? name }

  /// The path as a URL, for programs to be run.
  package var url: URL { URL(fileURLWithPath: path) }

  /// The path from the root, which means the same file in every working directory.
  ///
  /// Symbolic links keep their names, except before `..`, which leads out of the directory behind the link.
  package var absolutePath: String {
    let isAbsolute = path.utf8.first == Self.slash
    let whole = isAbsolute ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    var place = FileLocation(verbatim: "/")
    for part in whole.utf8.split(separator: Self.slash) {
      let name = Self.text(part)
      if name == ".." {
        place = place.parent
      } else if name != "." {
        place = place.appending(name)
      }
    }
    return place.path
  }

  /// The directory that `..` leads to from this one; what cannot be found keeps its name.
  private var parent: FileLocation {
    if linkedKind == .directory {
      return FileLocation(
        verbatim: path == "/" ? path : Self.text(path.utf8.prefix(max(1, directoryLength - 1))))
    }
    return appending("..").resolved ?? appending("..")
  }

  /// The path to what is there that leads through no link; nil if there is nothing.
  var resolved: FileLocation? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return FileLocation(verbatim: unsafe String(cString: real))
  }

  // Letters of a path are bytes: a mark that combines with a slash does not make it another letter.
  static let slash = UInt8(ascii: "/")

  static func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

  /// The number of bytes up to the last slash, which counts.
  private var directoryLength: Int {
    path.utf8.lastIndex(of: Self.slash).map { path.utf8.distance(from: path.utf8.startIndex, to: $0) + 1 }
      ?? 0
  }

  /// Where the ending of the name begins; a name that begins with its only dot has none.
  private var dot: Int? {
    let letters = Array(name.utf8)
    return letters.lastIndex(of: UInt8(ascii: ".")).flatMap { $0 > 0 && $0 + 1 < letters.count ? $0 : nil }
  }
}
