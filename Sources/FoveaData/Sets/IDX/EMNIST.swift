import FoveaCore

/// Grey pictures of handwritten letters and digits in six partitions, 28 x 28 pixels: EMNIST.
///
/// The files hold pictures column by column; the data set has them upright.
///
/// Source: Cohen, Afshar, Tapson and van Schaik 2017, arXiv:1702.05373.
public struct EMNIST: DataSource {
  /// The name of the data set in configurations, `emnist`.
  public static let name = "emnist"
  /// A phrase that describes the data set in lists and help pages.
  public static let summary =
    "grey pictures of letters and digits, 28 x 28, in files; part=byclass, balanced, …"

  /// A partition of the pictures.
  public enum Part: String, Hashable, Sendable, CaseIterable, Codable {
    /// 62 classes of unequal size: digits, capital and small letters.
    case byClass = "byclass"
    /// 47 classes of unequal size: small letters that look like capitals count as capitals.
    case byMerge = "bymerge"
    /// The same 47 classes, each of the same size.
    case balanced
    /// 26 letters, capital and small ones together.
    case letters
    /// Ten digits.
    case digits
    /// Ten digits, as many as in MNIST.
    case mnist

    /// The names of the classes, in the order of the labels.
    public var classNames: [String] {
      let (digits, capitals) = ("0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
      let names =
        switch self {
        case .byClass: digits + capitals + capitals.lowercased()
        case .byMerge, .balanced: digits + capitals + "abdefghnqrt"
        case .letters: capitals.lowercased()
        case .digits, .mnist: digits
        }
      return names.map { String($0) }
    }

    /// The label of the first class.
    var firstLabel: UInt8 { self == .letters ? 1 : 0 }
  }

  /// The path of the directory of the files; nil for none yet.
  public var dataDir: String?
  /// The part of EMNIST, which decides the classes.
  public var part: Part

  private enum CodingKeys: String, CodingKey {
    case part
    case dataDir = "data_dir"
  }

  /// Creates the data set without a directory, of the partition ``Part/balanced``.
  public init() { self.init(dataDir: nil) }

  /// Creates the data set of a directory and a partition.
  public init(dataDir: String?, part: Part = .balanced) {
    self.dataDir = dataDir
    self.part = part
  }

  /// Writes all values, the directory as null where there is none.
  ///
  /// - Throws: what encoding throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(dataDir, forKey: .dataDir)
    try container.encode(part, forKey: .part)
  }

  /// False: the pictures come from files.
  public var isGenerated: Bool { false }

  /// Reads the files of one part.
  ///
  /// - Throws: `FoveaError` as ``IDXSource/open(_:for:)`` does.
  public func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    let release = IDXDataSet.Release(
      name: Self.name, folder: "EMNIST", classNames: part.classNames,
      variants: [IDXFileNames(prefix: "emnist-\(part.rawValue)-")], firstLabel: part.firstLabel)
    return try IDXDataSet(release, directory: dataDir, split: split)
  }
}
