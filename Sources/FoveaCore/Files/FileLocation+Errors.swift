import Foundation

extension FileLocation {
  /// The error of a place where nothing can be read, for the reason that the system gives by number.
  func missing(_ number: Int32) -> FoveaError {
    guard !path.isEmpty else { return FoveaError(.file, at: "''", "is an empty path", remedy: "name a file") }
    if let scheme = path.firstRange(of: "://"), path[..<scheme.lowerBound].allSatisfy(\.isLetter) {
      return FoveaError(
        .file, at: path, "is a URL, expected the path of a file",
        remedy: path.hasPrefix("file:") ? "name the path alone" : "fetch the file first")
    }
    if let (place, problem) = obstacle {
      return FoveaError(
        .file, at: path, place == self ? problem : "\(place.path) \(problem)", remedy: "check the path")
    }
    guard number == ENOENT || number == ENOTDIR else {
      return FoveaError(.file, at: path, "cannot be reached: \(SystemReason.of(number))")
    }
    return FoveaError(.file, at: path, "no such file", remedy: remedy)
  }

  /// The error of something that is there and is no regular file.
  func notRegular(_ kind: FileKind) -> FoveaError {
    let remedy: Remedy =
      switch kind {
      case .directory: "name a file in it"
      case .pipe: "save what comes through it to a file"
      case .file, .device, .socket, .link: "check the path"
      }
    return FoveaError(.file, at: path, "expected a regular file, got a \(kind.rawValue)", remedy: remedy)
  }

  /// What stands in the way: a link that leads nowhere, or a file where a directory would must be.
  var obstacle: (place: FileLocation, problem: String)? {
    for place in steps {
      guard let own = place.linkedKind else { return nil }
      let kind = place.kind
      if own == .link, kind == nil, errno == ENOENT || errno == ELOOP {
        return (place, "is a symbolic link that leads nowhere")
      }
      if let kind, kind != .directory, place != self { return (place, "is not a directory") }
    }
    return nil
  }

  /// What may have been meant by the name of a file that is not there.
  private var remedy: Remedy {
    if path == "-" { return "standard input is not read here, save it to a file" }
    if path.unicodeScalars.contains("\u{FFFD}") {
      return "a name that is not UTF-8 cannot be read, rename it"
    }
    if path.utf8.contains(where: { "*?[".utf8.contains($0) }) {
      return "a pattern is replaced by the shell, unless it is in quotes or matches nothing"
    }
    return "check the path"
  }
}
