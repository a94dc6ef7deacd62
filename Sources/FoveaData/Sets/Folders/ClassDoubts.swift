import FoveaCore

/// The findings about the classes of a folder, without a look at their pictures.
struct ClassDoubts {
  /// A class and the number of its files.
  typealias Class = (name: String, count: Int)

  /// One of the parts of a data set.
  struct Part {
    /// Its name, as `train`; empty if the folder has no parts.
    var name: String
    /// The directory of its classes.
    var directory: FileLocation
    /// The classes, in the order of their bytes.
    var classes: [Class]
  }

  /// The findings, part by part.
  private(set) var findings: [FolderInspection.Finding] = []

  /// A class of fewer pictures is small.
  static let smallClass = 5

  /// Looks at the classes of all parts, of which there are at most two.
  init(_ parts: [Part]) {
    for (index, part) in parts.enumerated() {
      lookAtNumbers(of: part)
      lookForTwins(in: part)
      if parts.count == 2 { compare(part, with: parts[1 - index]) }
    }
  }

  private mutating func lookAtNumbers(of part: Part) {
    switch part.classes.count {
    case 0: note("has no directories of classes", at: part.directory)
    case 1: note("has one class only", at: part.directory)
    default: break
    }
    for (name, count) in part.classes where count < Self.smallClass {
      note(
        count == 0
          ? "has no pictures" : "has \(count) picture\(count == 1 ? "" : "s"), fewer than \(Self.smallClass)",
        at: part.directory.appending(name))
    }
  }

  /// Finds names that look the same and have other bytes: texts are equal if their normal forms are.
  private mutating func lookForTwins(in part: Part) {
    for (index, entry) in part.classes.enumerated()
    where part.classes[..<index].contains(where: { $0.name == entry.name }) {
      note(
        "has the name of another class, written in other bytes (Unicode forms NFC and NFD)",
        at: part.directory.appending(entry.name))
    }
  }

  private mutating func compare(_ part: Part, with other: Part) {
    for (name, _) in part.classes
    where !other.classes.contains(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
      let isTwin = other.classes.contains { $0.name == name }
      note(
        isTwin
          ? "is written in other bytes in \(other.name) (Unicode forms NFC and NFD)"
          : "is a class of \(part.name) only, not of \(other.name)",
        at: part.directory.appending(name))
    }
  }

  private mutating func note(_ reason: String, at location: FileLocation) {
    findings.append(FolderInspection.Finding(path: location.path, reason: reason))
  }
}
