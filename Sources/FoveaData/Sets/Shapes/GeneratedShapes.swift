/// Pictures of ten kinds of figures, drawn by the program: ``ShapesDataSet``.
public struct GeneratedShapes: DataSource {
  /// The name in the registry.
  public static let name = "shapes"
  /// What it is.
  public static let summary = "pictures of ten kinds of figures, drawn by the program"

  /// The fewest examples: those to judge on are a fifth.
  private static let smallestCount = 5

  /// The number of examples to learn from, at least 5, a fifth as many to judge on; nil for 10,000 and 2,000.
  public var examples: Int?
  /// The seed of all pictures, apart from the seed of a run.
  public var seed: UInt64

  /// Makes the choice with 10,000 and 2,000 pictures from seed 0.
  public init() { self.init(examples: nil) }

  /// Makes the choice.
  public init(examples: Int?, seed: UInt64 = 0) {
    self.examples = examples
    self.seed = seed
  }

  private enum CodingKeys: String, CodingKey {
    case examples, seed
  }

  /// Writes all values; where there is no number of examples, null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(examples, forKey: .examples)
    try container.encode(seed, forKey: .seed)
  }

  /// What is wrong with its values.
  public var problem: String? {
    guard let examples, examples < Self.smallestCount else { return nil }
    return "examples have to be at least \(Self.smallestCount), got \(examples)"
  }

  /// True: the program draws it.
  public var isGenerated: Bool { true }

  /// Prepares one part; its square pictures have the rows and the channels of the images.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a number is out of range.
  public func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    try ShapesDataSet(
      split: split, count: examples.map { split == .train ? $0 : $0 / Self.smallestCount },
      size: images.height,
      channels: images.channels, seed: seed)
  }
}
