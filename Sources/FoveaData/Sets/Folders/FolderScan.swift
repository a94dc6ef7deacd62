import FoveaCore
import FoveaImage

/// The files below a directory that has a directory for each class.
struct FolderScan: Sendable {
  /// A file that has the name of a picture.
  struct File: Sendable {
    /// Its path from the root of the data set on.
    var path: String
    var label: Int
  }

  /// The names of the classes, which are those of the directories, in the order of their bytes.
  var classes: [String] = []
  /// The files of each class directory by directory, names in the order of their bytes.
  var files: [File] = []
  /// Pictures that lie beside the directories of the classes, and so have none.
  var loose: [String] = []
  /// The files that have no picture's name.
  var foreign: [String] = []

  /// The endings of pictures, those among them that cannot be read, so that they are named rather than
  /// skipped.
  static let endings: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "png", "webp", "heic", "heif", "bmp", "gif", "tif", "tiff", "avif", "jp2",
    "jxl",
  ]

  /// Lists the files below a directory.
  ///
  /// Names that begin with a dot are skipped. A link to a directory is followed, but into no directory twice.
  ///
  /// - Parameters:
  ///   - directory: The directory of the classes.
  ///   - order: The names of the classes by label; nil for the directories' own.
  /// - Throws: `FoveaError` with code `.file` if a directory cannot be listed, `.data` if there is a class
  ///   that the order does not have.
  init(_ directory: FileLocation, order: [String]?) throws {
    let names = try Self.names(in: directory)
    let found = names.filter { directory.appending($0).kind == .directory }
    let beside = names.filter {
      directory.appending($0).kind != .directory && $0 != ClassIndices.fileName
    }
    loose = beside.filter { Self.endings.contains(FileLocation($0).ending) }
    foreign = beside.filter { !Self.endings.contains(FileLocation($0).ending) }
    classes = order ?? found
    let labels = Dictionary(
      classes.enumerated().map { (Array($1.utf8), $0) }, uniquingKeysWith: { first, _ in first })
    for name in found {
      guard let label = labels[Array(name.utf8)] else {
        throw FoveaError(
          .data, at: directory.appending(name).path,
          "is the directory of a class that is not one of \(classes.joined(separator: ", "))",
          remedy: "the classes of the test pictures must be among those of the training pictures")
      }
      // A link back to the folder itself would make pictures of all classes those of one.
      var visited = try Set([directory, directory.appending("..")].map { try FileIdentity($0) })
      try add(directory.appending(name), path: name, label: label, &visited)
    }
  }

  /// The names in a directory in the order of their bytes, without those that begin with a dot.
  static func names(in directory: FileLocation) throws -> [String] {
    try Directory.names(in: directory).filter { $0.utf8.first != UInt8(ascii: ".") }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private mutating func add(
    _ directory: FileLocation, path: String, label: Int, _ visited: inout Set<FileIdentity>
  ) throws {
    let listing = try PictureListing(directory, path: path, &visited)
    files += listing.pictures.map { File(path: $0, label: label) }
    foreign += listing.foreign
  }
}
