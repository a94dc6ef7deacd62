/// Grey pictures of clothes in ten classes: Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747, table 2.
public struct FashionMNIST: DataSource {
  /// The name in the registry.
  public static let name = "fashion-mnist"
  /// What it is.
  public static let summary = "60,000 and 10,000 grey pictures of clothes, 28 x 28, in files"

  /// The directory of its files.
  public var dataDir: String?

  /// Makes the choice without a directory, which is needed to open it.
  public init() { self.init(dataDir: nil) }

  /// Makes the choice.
  public init(dataDir: String?) { self.dataDir = dataDir }

  private enum CodingKeys: String, CodingKey {
    case dataDir = "data_dir"
  }

  /// Writes the directory; where there is none, null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(dataDir, forKey: .dataDir)
  }

  /// False: it comes in files.
  public var isGenerated: Bool { false }

  /// Reads the files of one part.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no directory, `.file` if the files are not in it,
  ///   and whatever ``IDXDataSet/init(name:images:labels:classNames:)`` throws.
  public func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    try IDXDataSet(
      IDXDataSet.Release(
        name: Self.name, folder: "FashionMNIST",
        classNames: [
          "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
          "Ankle boot",
        ]),
      directory: dataDir, split: split)
  }
}
