import FoveaCore
import FoveaImage

/// A folder of photos: a directory for each class.
///
/// There are `train` and `val` (or `valid`, `validation`, `test`) with the classes in them, or the classes alone, of
/// which a share is set apart to judge on.
public struct PictureFolder: DataSource {
  /// The name in the registry.
  public static let name = "folder"
  /// What it is.
  public static let summary =
    "your own pictures, a directory for each class, in train/ and val/ or with val_split"

  /// The directory, which is needed to open the data set.
  public var dataDir: String?
  /// The share of each class that is set apart to judge on, above 0 and below 1; 0 for none.
  public var valSplit: Double
  /// Which pictures these are follows from this number.
  public var splitSeed: UInt64
  /// Whether pictures stay as they are stored, whatever the camera wrote of its orientation.
  public var noExif: Bool
  /// Whether broken files are skipped.
  public var skipBroken: Bool

  private enum CodingKeys: String, CodingKey {
    case dataDir = "data_dir"
    case valSplit = "val_split"
    case splitSeed = "split_seed"
    case noExif = "no_exif"
    case skipBroken = "skip_broken"
  }

  /// Makes the choice without a directory.
  public init() { self.init(dataDir: nil) }

  /// Makes the choice.
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

  /// Writes all values; where there is no directory, null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(dataDir, forKey: .dataDir)
    try container.encode(valSplit, forKey: .valSplit)
    try container.encode(splitSeed, forKey: .splitSeed)
    try container.encode(noExif, forKey: .noExif)
    try container.encode(skipBroken, forKey: .skipBroken)
  }

  /// What is wrong with its values.
  public var problem: String? { ValueRange.require("val_split", valSplit, in: 0..<1) }

  /// False: it comes in files.
  public var isGenerated: Bool { false }

  /// To learn, a random part of each picture, mirrored or not; to judge, the centre of the picture.
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

  /// Lists the files of one part and looks at the header of each.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no directory, or nothing to learn from is set apart
  ///   from what is judged; `.file` or `.format` that names a file that cannot be read; `.data` if a class is empty.
  public func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    guard let dataDir else {
      throw FoveaError(
        .configuration, at: "data set \(Self.name)", "needs the directory of its files",
        remedy: "give it with \(.dataDirectory)")
    }
    let root = FileLocation(dataDir)
    let order = try ClassIndices.read(in: root)
    let layout = try FolderLayout(root)
    switch layout {
    case .parts(let train, let test):
      guard valSplit == 0 else {
        throw FoveaError(
          .configuration, at: root.path,
          "has \(train.name) and \(test.name) already, and val_split sets more apart",
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
