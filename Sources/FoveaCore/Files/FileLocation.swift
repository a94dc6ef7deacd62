import Foundation

/// Where a file is, read one way wherever it is looked for, opened, made or replaced.
///
/// A leading `~` is a home directory, as in a shell, which itself does not replace it behind an equals sign; a file
/// whose name begins with one is reached as `./~name`. Everything else goes to the system as it is written, so that
/// `..` behind a symbolic link leads to the parent of what the link points to.
public struct FileLocation: Hashable, Sendable {
  /// The path as the system takes it.
  public let path: String

  /// Reads a path as a person writes it.
  public init(_ written: String) {
    guard written.first == "~" else {
      path = written
      return
    }
    let end = written.firstIndex(of: "/") ?? written.endIndex
    let home = Self.home(of: String(written[..<end].dropFirst()))
    path = home.map { $0 + written[end...] } ?? written
  }

  /// The location of a file in this directory.
  public func appending(_ name: String) -> FileLocation {
    FileLocation(reading: path.isEmpty || path.hasSuffix("/") ? path + name : "\(path)/\(name)")
  }

  /// The last component, empty for the root.
  public var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

  /// The directory that holds the file, `.` for a name alone.
  public var directory: FileLocation {
    let trimmed =
      path.hasSuffix("/") ? String(path.dropLast(path.reversed().prefix { $0 == "/" }.count)) : path
    guard let slash = trimmed.lastIndex(of: "/") else {
      return FileLocation(reading: trimmed.isEmpty ? "/" : ".")
    }
    let parent = trimmed[..<slash]
    return FileLocation(reading: parent.isEmpty ? "/" : String(parent))
  }

  /// What follows the last dot of the name, in lower case; empty if nothing does.
  public var pathExtension: String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  /// The name without its extension.
  public var stem: String { pathExtension.isEmpty ? name : String(name.dropLast(pathExtension.count + 1)) }

  /// The same file from the root, so that it means the same in any other folder.
  ///
  /// Links are kept unless `..` follows; what does not exist is not checked.
  public var absolutePath: String {
    let full = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    let parts = full.split(separator: "/").filter { $0 != "." }
    guard parts.contains("..") else { return "/" + parts.joined(separator: "/") }
    if let real = Self.resolved(full) { return real }
    let location = FileLocation(reading: full)
    return Self.resolved(location.directory.path).map {
      FileLocation(reading: $0).appending(location.name).path
    }
      ?? full
  }

  /// Whether something has this name: a file, a directory, a link that leads nowhere, a device.
  public var exists: Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }

  /// Whether a directory is here, or a link that leads to one.
  public var isDirectory: Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private init(reading path: String) { self.path = path }

  /// The path without links and `..`, nil if nothing is there.
  static func resolved(_ path: String) -> String? {
    guard let real = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  /// The home directory of a person, by default of the one who runs the process; nil if there is none.
  private static func home(of user: String) -> String? {
    if user.isEmpty {
      if let home = ProcessInfo.processInfo.environment["HOME"], !home.isEmpty { return home }
      return unsafe getpwuid(getuid()).flatMap { unsafe $0.pointee.pw_dir }.map { unsafe String(cString: $0) }
    }
    return unsafe getpwnam(user).flatMap { unsafe $0.pointee.pw_dir }.map { unsafe String(cString: $0) }
  }
}
