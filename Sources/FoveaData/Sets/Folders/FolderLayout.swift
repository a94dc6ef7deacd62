import FoveaCore

/// Where the pictures of the two parts lie below a directory.
enum FolderLayout {
  /// A directory for each part, with a directory for each class in it.
  case parts(train: FileLocation, test: FileLocation)
  /// The directory of the pictures to learn from, and none of those to judge on.
  case train(FileLocation)
  /// The directory of the pictures to judge on, and none of those to learn from.
  case test(FileLocation)
  /// Directories of classes alone.
  case classes(FileLocation)

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
    // As they are written, then in letters of any size.
    let names = try FolderScan.names(in: root).filter { root.appending($0).kind == .directory }
    // A class may be called Train; a part has directories of classes.
    func hasClasses(_ name: String) -> Bool {
      let directory = root.appending(name)
      let names = (try? FolderScan.names(in: directory)) ?? []
      return names.contains { directory.appending($0).kind == .directory }
    }
    func part(_ name: String) -> FileLocation? {
      (names.first { $0 == name } ?? names.first { $0.lowercased() == name && hasClasses($0) })
        .map { root.appending($0) }
    }
    switch (part("train"), Self.testNames.lazy.compactMap(part).first) {
    case (let train?, let test?): self = .parts(train: train, test: test)
    case (let train?, nil): self = .train(train)
    case (nil, let test?): self = .test(test)
    case (nil, nil): self = .classes(root)
    }
  }

  /// The directories that have one for each class in them, with the names of their parts; that of classes
  /// alone has none.
  var directories: [(part: String, directory: FileLocation)] {
    switch self {
    case .parts(let train, let test): [(train.name, train), (test.name, test)]
    case .train(let directory), .test(let directory): [(directory.name, directory)]
    case .classes(let directory): [("", directory)]
    }
  }

  /// Why no pictures are set apart from those to learn from, nil if some are.
  var lack: String? {
    switch self {
    case .parts: nil
    case .train:
      "has train, but no pictures to judge on in \(Self.testNames.dropLast().joined(separator: ", ")) or "
        + (Self.testNames.last ?? "")
    case .test(let directory): "has \(directory.name), but no pictures to learn from in train"
    case .classes: "has directories of classes, but no pictures set apart to judge on"
    }
  }
}
