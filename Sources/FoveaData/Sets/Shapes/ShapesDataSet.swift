import FoveaCore
public import FoveaImage

/// The data set `shapes`: ten kinds of figures, drawn from random numbers.
///
/// It needs no file. Each picture is a pure function of the seed, the split, its index, the size and the
/// channels. Each run of ten indices from a multiple of ten holds every class once, in random order. Sizes
/// below 16 pixels are refused: the bars of stripes and the rim of a ring would be thinner than a pixel.
public struct ShapesDataSet: DataSet {
  /// The name of the data set in its registry, `shapes`.
  public let name = "shapes"
  /// The number of examples.
  public let count: Int
  /// The channels of the pictures: 1 for grey, 3 for colour.
  public let channels: Int
  /// The side of the square pictures, in pixels.
  public let size: Int
  /// The seed that all pictures come from.
  public let seed: UInt64
  /// The part, each with a stream of pictures of its own.
  public let split: DataSplit

  private let labels: [UInt8]
  private let key: RandomKey

  /// Changes whenever the drawing does, and with it the fingerprint.
  private static let version = 1

  /// Prepares a data set; nothing is drawn yet.
  ///
  /// - Parameters:
  ///   - split: The part; the two share no picture.
  ///   - count: The number of examples, at least 1; by default 10,000 to learn from and 2,000 to judge on.
  ///   - size: The side of the square pictures in pixels, 16...4096.
  ///   - channels: 1 for grey, 3 for colour.
  ///   - seed: The seed of all pictures.
  /// - Throws: `FoveaError` with code `.configuration` if a number is out of range.
  public init(
    split: DataSplit, count: Int? = nil, size: Int = 32, channels: Int = 1, seed: UInt64 = 0
  ) throws {
    let count = count ?? (split == .train ? 10_000 : 2_000)
    func check(_ holds: Bool, _ what: String) throws {
      guard holds else { throw FoveaError(.configuration, at: "shapes", what) }
    }
    try check((1...100_000_000).contains(count), "the count must be in 1...100000000, got \(count)")
    try check((16...4096).contains(size), "the size must be in 16...4096 pixels, got \(size)")
    try check(channels == 1 || channels == 3, "pictures must have 1 or 3 channels, got \(channels)")
    self.split = split
    self.count = count
    self.size = size
    self.channels = channels
    self.seed = seed
    let key = RandomKey(seed: seed).folding("shapes").folding(split.rawValue)
    self.key = key
    let order = key.folding("labels")
    let blocks = stride(from: 0, to: count, by: ShapeFigure.allCases.count)
    labels = blocks.flatMap { start in
      order.folding(UInt64(start)).permutation(of: ShapeFigure.allCases.count)
        .prefix(count - start).map { UInt8($0) }
    }
  }

  /// The names of the ten figures, in the order of the labels.
  public var classNames: [String] { ShapeFigure.allCases.map(\.name) }

  /// A hash of all that the pictures are made from.
  public var fingerprint: String {
    var fingerprint = Fingerprint()
    fingerprint.add("shapes \(Self.version) \(seed) \(split.rawValue) \(count) \(size) \(channels)")
    return fingerprint.text
  }

  /// The class of an example.
  public func label(at index: Int) -> Int { Int(labels[index]) }

  /// Draws the picture of an example, `[size, size, channels]`.
  public func picture(at index: Int) -> Picture {
    var pixels: [UInt8] = []
    _ = copyPixels(at: index, into: &pixels)
    return Picture(width: size, height: size, channels: channels, pixels: pixels)
  }

  /// Draws the picture of an example, `[size, size, channels]`, at the front of `pixels`, which grows if it
  /// has to.
  public func copyPixels(at index: Int, into pixels: inout [UInt8]) -> PictureSize {
    let extents = PictureSize(width: size, height: size, channels: channels)
    if pixels.count < extents.byteCount { pixels = [UInt8](repeating: 0, count: extents.byteCount) }
    let figure = ShapeFigure.allCases[Int(labels[index])]
    ShapePainter(size: size, channels: channels)
      .paint(figure, key: key.folding(UInt64(index)), into: &pixels)
    return extents
  }
}
