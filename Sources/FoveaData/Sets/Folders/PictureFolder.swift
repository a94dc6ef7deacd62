package import FoveaCore
import FoveaImage

/// Photos in a directory for each class.
///
/// The folder holds `train` and `val` (or `valid`, `validation`, `test`) with the classes in them, or the
/// classes alone, of which a share can be set apart to judge on.
public struct PictureFolder: DataSource {
  /// The name of the data set in configurations, `folder`.
  public static let name = "folder"
  /// A phrase that describes the data set in lists and help pages.
  public static let summary =
    "your own pictures, a directory for each class, in train/ and val/ or with val_split"

  /// The path of the folder; nil for none yet.
  public var dataDir: String?
  /// The share of each class that is set apart to judge on, in `0..<1`; 0 for none.
  public var valSplit: Double
  /// The seed from which it follows which pictures are set apart.
  public var splitSeed: UInt64
  /// Whether pictures stay as they are stored, without the orientation that the camera wrote.
  public var noExif: Bool
  /// Whether files that cannot be decoded are skipped; else the first of them is an error.
  public var skipBroken: Bool

  private enum CodingKeys: String, CodingKey {
    case dataDir = "data_dir"
    case valSplit = "val_split"
    case splitSeed = "split_seed"
    case noExif = "no_exif"
    case skipBroken = "skip_broken"
  }

  /// Creates the data set without a folder.
  public init() { self.init(dataDir: nil) }

  /// Creates the data set of a folder; `valSplit` is in `0..<1`.
  public init(
    dataDir: String?, valSplit: Double = 0, splitSeed: UInt64 = 0, noExif: Bool = false,
    skipBroken: Bool = false
  ) {
    self.dataDir = dataDir
    self.valSplit = valSplit
    self.splitSeed = splitSeed
    self.noExif = noExif
    self.skipBroken = skipBroken
  }

  /// Writes all values, the directory as null where there is none.
  ///
  /// - Throws: what encoding throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(dataDir, forKey: .dataDir)
    try container.encode(valSplit, forKey: .valSplit)
    try container.encode(splitSeed, forKey: .splitSeed)
    try container.encode(noExif, forKey: .noExif)
    try container.encode(skipBroken, forKey: .skipBroken)
  }

  /// A description of a share outside `0..<1`, or nil.
  public var problem: String? { ValueRange.require("val_split", valSplit, in: 0..<1) }

  /// False: the pictures come from files.
  public var isGenerated: Bool { false }

  /// The usual pipelines for photos: a random region mirrored half of the time, and the centre.
  ///
  /// To judge, the short side is resized to 8/7 of the larger side of the network's input, as 256 for 224.
  public func pipelines(for images: PictureSize) -> Pipelines {
    let side = max(images.height, images.width)
    return Pipelines(
      training: Pipeline {
        RandomResizedCrop()
        HorizontalFlip()
      },
      evaluation: Pipeline {
        Resize(.side(side * 8 / 7))
        CenterCrop()
      })
  }

  /// Lists the files of one part and reads the header of each; with ``skipBroken`` it decodes all of them.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no directory, nothing is set apart to
  ///   judge on, or more would be set apart from a folder with both parts; `.file` or `.format` that names a
  ///   file or directory that cannot be read; `.data` if there are no classes, a class to learn from is
  ///   empty, or a class to judge on is not among those to learn from.
  public func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    let root = try FileLocation(dataDirectory: dataDir, of: Self.name)
    let order = try ClassIndices.read(in: root)
    let layout = try FolderLayout(root)
    switch layout {
    case .parts(let train, let test):
      guard valSplit == 0 else {
        throw FoveaError(
          .configuration, at: root.path,
          "has \(train.name) and \(test.name) already, so val_split cannot be used",
          remedy: "omit val_split, or give the directory \(train.path)")
      }
      let learned = try FolderScan(train, order: order)
      if split == .train { return try set(learned, of: learned.files, in: train, mayLackClasses: false) }
      let judged = try FolderScan(test, order: learned.classes)
      return try set(judged, of: judged.files, in: test, mayLackClasses: true)
    case .train(let directory), .test(let directory), .classes(let directory):
      let scan = try FolderScan(directory, order: order)
      guard valSplit > 0 else {
        if split == .train, !scan.classes.isEmpty, let lack = layout.lack {
          throw FoveaError(
            .configuration, at: root.path, lack, remedy: "set a share apart with \(.validationShare)")
        }
        return try set(scan, of: scan.files, in: directory, mayLackClasses: split == .test)
      }
      let parts = StratifiedSplit(scan.files, classes: scan.classes, share: valSplit, seed: splitSeed)
      return try set(
        scan, of: split == .train ? parts.train : parts.test, in: directory, mayLackClasses: split == .test)
    }
  }

  /// Whether a place for other files lies among the classes, of which it would be one, or in one of them.
  package func reads(_ location: FileLocation) -> Bool {
    guard let dataDir, let layout = try? FolderLayout(FileLocation(dataDir)) else { return false }
    return layout.directories.contains { part in
      guard part.directory.contains(location) else { return false }
      // What a dot hides is in no data set.
      let names = location.absolutePath.split(separator: "/")
        .dropFirst(part.directory.absolutePath.split(separator: "/").count)
      return !names.contains { $0.hasPrefix(".") }
    }
  }

  /// The data set of some files, each of which has been looked at.
  private func set(
    _ scan: FolderScan, of files: [FolderScan.File], in root: FileLocation, mayLackClasses: Bool
  ) throws -> FolderDataSet {
    guard !scan.classes.isEmpty else {
      throw FoveaError(
        .data, at: root.path, "has no directories of classes",
        remedy: "put the pictures of each class into a directory of its name")
    }
    let check = try FolderCheck(files, in: root, skippingBroken: skipBroken)
    let counts = check.files.reduce(into: [Int](repeating: 0, count: scan.classes.count)) {
      $0[$1.label] += 1
    }
    if let label = counts.firstIndex(of: 0), !mayLackClasses || check.files.isEmpty {
      throw FoveaError(
        .data, at: root.appending(scan.classes[label]).path, "has no pictures of its class",
        remedy: "add pictures (JPEG, PNG, WebP or HEIC), or remove the directory")
    }
    var hash = Fingerprint()
    for text in [check.fingerprint, noExif ? "stored" : "upright"] + scan.classes { hash.add(text) }
    return FolderDataSet(
      root: root, classNames: scan.classes, files: check.files, orientation: noExif ? .ignored : .applied,
      fingerprint: hash.text, decodedByteCount: check.decodedByteCount,
      remarks: remarks(scan, check, in: root))
  }

  /// Skipped files, one sentence each.
  private func remarks(_ scan: FolderScan, _ check: FolderCheck, in root: FileLocation) -> [String] {
    func sentence(_ paths: [String], _ what: String, naming count: Int = 1) -> String? {
      guard !paths.isEmpty else { return nil }
      let names = paths.prefix(count).joined(separator: ", ")
      let more = paths.count > count ? " and \(paths.count - count) more" : ""
      return "\(paths.count) file\(paths.count == 1 ? "" : "s") \(what): \(names)\(more)"
    }
    return [
      sentence(scan.loose, "in \(root.path) skipped, not in the directory of a class"),
      sentence(scan.foreign, "in \(root.path) skipped, not pictures"),
      sentence(check.broken.map(\.path), "skipped that cannot be read", naming: 3),
    ].compactMap(\.self)
  }
}
