import FoveaCore

/// What the files of a data set in IDX form may be called.
///
/// The names are those of MNIST: `train-images-idx3-ubyte`, or `train-images.idx3-ubyte` as some programs unpack
/// them, each with and without `.gz`; a folder of that name may hold the file. The parts of EMNIST (Cohen, Afshar,
/// Tapson and van Schaik 2017, arXiv:1702.05373) have a prefix, call the test part `test` and hold the pictures
/// column by column.
struct IDXFileNames {
  /// What stands before the names, as in `emnist-digits-`; empty for MNIST and its kin.
  var prefix: String

  /// Whether pictures lie in the files column by column.
  var areTransposed: Bool { !prefix.isEmpty }

  /// The names of pictures and labels, without the ending of compressed files.
  func names(of split: DataSplit) -> (images: String, labels: String) {
    let part = prefix + (split == .train ? "train" : prefix.isEmpty ? "t10k" : "test")
    return ("\(part)-images-idx3-ubyte", "\(part)-labels-idx1-ubyte")
  }

  /// The paths of pictures and labels, nil unless both are in the directory.
  func files(of split: DataSplit, in directory: FileLocation) -> (images: String, labels: String)? {
    let names = names(of: split)
    guard let images = Self.file(names.images, in: directory),
      let labels = Self.file(names.labels, in: directory)
    else { return nil }
    return (images.path, labels.path)
  }

  /// The file of the given name: of several, one that has no folder around it.
  private static func file(_ name: String, in directory: FileLocation) -> FileLocation? {
    let dotted = name.replacing("-idx", with: ".idx")
    let names = [name, dotted].flatMap { [$0, $0 + ".gz"] }
    let inside = names.flatMap { folder in names.map { directory.appending(folder).appending($0) } }
    return (names.map { directory.appending($0) } + inside).first { ![nil, .directory].contains($0.kind) }
  }

  /// The first file of another part of EMNIST in a directory, nil if there is none.
  static func stranger(in directory: FileLocation) throws -> String? {
    try Directory.names(in: directory).sorted().first {
      $0.hasPrefix("emnist-") && $0.contains("-images") && $0.contains("idx3-ubyte")
    }
  }
}
