import FoveaCore

/// Where the pictures of the two parts lie below a directory.
enum FolderLayout {
  /// A directory for each part, with a directory for each class in it.
  case parts(train: FileLocation, test: FileLocation)
  /// Directories of classes alone.
  case whole(FileLocation)

  /// The names of the directory to judge on, the first that is there.
  static let testNames = ["val", "valid", "validation", "test"]

  /// Finds the directories.
  ///
  /// - Throws: `FoveaError` with code `.file` if it is not a directory or cannot be listed.
  init(_ root: FileLocation) throws {
    guard root.kind == .directory else {
      throw FoveaError(
        .file, at: root.path, root.kind == nil ? "does not exist" : "is not a directory",
        remedy: "name the directory of the pictures")
    }
    let train = root.appending("train")
    let test = Self.testNames.map { root.appending($0) }.first { $0.kind == .directory }
    switch (train.kind == .directory, test) {
    case (true, let test?): self = .parts(train: train, test: test)
    case (true, nil): self = .whole(train)
    case (false, let test?): self = .whole(test)
    case (false, nil): self = .whole(root)
    }
  }
}
