import FoveaCore

/// The data sets that are known by name.
public enum DataSets {
  /// The names, as a person writes them.
  public static let names = makers.map(\.name)

  /// Whether a data set is drawn by the program, rather than read from files; nil for an unknown name.
  public static func isGenerated(_ name: String) -> Bool? {
    makers.first { $0.name == name }?.isGenerated
  }

  /// What can be chosen about a data set; each data set takes what concerns it.
  public struct Options: Hashable, Sendable {
    /// The number of examples of a generated data set; nil is its own choice.
    public var count: Int?
    /// The side of generated pictures, in pixels.
    public var size: Int
    /// The channels of generated pictures: 1 or 3.
    public var channels: Int
    /// The seed of a generated data set, apart from the seed of a run.
    public var seed: UInt64

    /// Chooses what differs from the defaults: grey pictures of 32 x 32 pixels from seed 0.
    public init(count: Int? = nil, size: Int = 32, channels: Int = 1, seed: UInt64 = 0) {
      self.count = count
      self.size = size
      self.channels = channels
      self.seed = seed
    }
  }

  /// Opens one part of a data set.
  ///
  /// - Parameters:
  ///   - name: One of `names`.
  ///   - directory: Where its files are; `shapes` needs none.
  ///   - split: The part.
  ///   - options: What can be chosen about a generated data set.
  /// - Returns: The data set.
  /// - Throws: `FoveaError` with code `.configuration` if the name is unknown or a directory is needed and
  ///   not given, and whatever reading the data set throws.
  public static func make(
    name: String, directory: String? = nil, split: DataSplit, options: Options = Options()
  ) throws -> any DataSet {
    guard let maker = makers.first(where: { $0.name == name }) else {
      let nearest = NearestName.nearest(to: name, in: names)
      throw FoveaError(
        .configuration, at: "data set \(name)",
        "unknown; the data sets are \(names.joined(separator: ", "))",
        remedy: nearest.map { "did you mean \($0)?" })
    }
    return try maker.make(directory, split, options)
  }

  private struct Maker: Sendable {
    var name: String
    var isGenerated: Bool
    var make: @Sendable (String?, DataSplit, Options) throws -> any DataSet
  }

  private static let makers = [
    released(IDXDataSet.fashionMNIST),
    released(IDXDataSet.mnist),
    Maker(name: "shapes", isGenerated: true) { _, split, options in
      try ShapesDataSet(
        split: split, count: options.count, size: options.size, channels: options.channels,
        seed: options.seed)
    },
  ]

  private static func released(_ release: IDXDataSet.Release) -> Maker {
    Maker(name: release.name, isGenerated: false) { directory, split, _ in
      guard let directory else {
        throw FoveaError(
          .configuration, at: "data set \(release.name)", "needs the directory of its files",
          remedy: "give it with \(.dataDirectory)")
      }
      return try IDXDataSet(release, directory: directory, split: split)
    }
  }
}
