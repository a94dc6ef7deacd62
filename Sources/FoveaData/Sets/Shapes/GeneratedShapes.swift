/// Pictures of ten kinds of figures that the program draws; see ``ShapesDataSet``.
public struct GeneratedShapes: DataSource {
  /// The name of the data set in configurations, `shapes`.
  public static let name = "shapes"
  /// A phrase that describes the data set in lists and help pages.
  public static let summary = "pictures of ten kinds of figures, drawn by the program"

  /// The fewest examples: those to judge on are a fifth.
  private static let smallestCount = 5

  /// The number of examples to learn from, at least 5, with a fifth as many to judge on; nil for 10,000 and
  /// 2,000.
  public var examples: Int?
  /// The seed of all pictures, independent of the seed of a run.
  public var seed: UInt64

  /// Creates the data set of 10,000 and 2,000 pictures from seed 0.
  public init() { self.init(examples: nil) }

  /// Creates the data set of a number of examples and a seed.
  public init(examples: Int?, seed: UInt64 = 0) {
    self.examples = examples
    self.seed = seed
  }

  private enum CodingKeys: String, CodingKey {
    case examples, seed
  }

  /// Writes all values, the number of examples as null where there is none.
  ///
  /// - Throws: what encoding throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(examples, forKey: .examples)
    try container.encode(seed, forKey: .seed)
  }

  /// A description of a number of examples below 5, or nil.
  public var problem: String? {
    guard let examples, examples < Self.smallestCount else { return nil }
    return "examples must be at least \(Self.smallestCount), got \(examples)"
  }

  /// True: the program draws the pictures.
  public var isGenerated: Bool { true }

  /// Prepares one part; its pictures are square, with the rows and the channels of the images.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the images have fewer than 16 or more than 4096
  ///   rows, other channels than 1 or 3, or the number of examples is above 100,000,000.
  public func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    try ShapesDataSet(
      split: split, count: examples.map { split == .train ? $0 : $0 / Self.smallestCount },
      size: images.height,
      channels: images.channels, seed: seed)
  }
}
