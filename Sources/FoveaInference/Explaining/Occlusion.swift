public import FoveaCore

/// Occlusion (Zeiler and Fergus 2014, arXiv:1311.2901, section 4.2): how much the logit of a class falls when
/// a square of the image is covered.
///
/// A place counts by the mean over all squares that cover it, as in the package captum. Numbers are
/// differences of logits: below 0 where the class gains.
public struct Occlusion: Explanation {
  /// The name of the explanation in configurations, `occlusion`.
  public static let name = "occlusion"
  /// A phrase that describes the explanation in lists and help pages.
  public static let summary = "how much the class loses when a square of the picture is covered"
  /// The key `window`, whose value a text may give first, as in `occlusion:32`.
  public static let leadingKey: String? = "window"

  /// The side of the square in pixels of the network's input, at least 1; nil for a seventh of the shorter
  /// side.
  public var window: Int?
  /// The distance in pixels from a square to the next, at least 1; nil for half of the side.
  ///
  /// It may be at most the side.
  public var stride: Int?
  /// The number that covers, in the prepared image: 0 is the mean colour where pictures are normalized by
  /// their mean.
  public var baseline: Float

  /// The most images that run through the network together.
  private static let batch = 16

  /// Makes an explanation by squares of a seventh of the shorter side.
  public init() { self.init(window: nil) }

  /// Makes an explanation by squares of a side, nil for a seventh of the shorter side of the images.
  public init(window: Int?, stride: Int? = nil, baseline: Float = 0) {
    (self.window, self.stride, self.baseline) = (window, stride, baseline)
  }

  private enum CodingKeys: String, CodingKey { case window, stride, baseline }

  /// Writes all values; those that follow from the images are null.
  ///
  /// - Throws: what encoding throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(window, forKey: .window)
    try container.encode(stride, forKey: .stride)
    try container.encode(baseline, forKey: .baseline)
  }

  /// The first value that is out of its range, as a phrase; nil if all are valid.
  public var problem: String? {
    if let window, window < 1 { return "window must be at least 1, got \(window)" }
    if let stride, stride < 1 || stride > window ?? stride {
      return "stride must be in 1...\(window.map(String.init) ?? "window"), got \(stride)"
    }
    return baseline.isFinite ? nil : "baseline must be a finite number, got \(baseline)"
  }

  /// Checks that the square is not larger than the images.
  ///
  /// - Throws: `FoveaError` with code `.configuration`.
  public func validate(for network: ExplainedNetwork) throws { _ = try sizes(for: network.inputShape) }

  /// Computes the mean decrease of the logit at each place of the images `[N, C, H, W]`: `[N, H, W]`, below 0
  /// where it rises.
  ///
  /// - Throws: `FoveaError` with code `.data` if images and classes do not fit the network, `.configuration`
  ///   if the square does not fit the images, `.numeric` if logits are not finite.
  public func relevance(
    of images: HostTensor, for classes: [Int], in network: ExplainedNetwork
  ) throws -> HostTensor {
    try network.requireClasses(classes, of: images)
    let (side, step) = try sizes(for: network.inputShape)
    let (height, width) = (network.inputShape[1], network.inputShape[2])
    let whole = try network.logits(of: images).doubles
    let squares = Self.starts(side, step, height).flatMap { y in
      Self.starts(side, step, width).map { x in
        (rows: y..<min(y + side, height), columns: x..<min(x + side, width))
      }
    }
    var result: [Float] = []
    for image in classes.indices {
      let pixels = images.rows(image..<image + 1).floats
      var sums = [Double](repeating: 0, count: height * width)
      var counts = [Double](repeating: 0, count: height * width)
      for start in Swift.stride(from: 0, to: squares.count, by: Self.batch) {
        let part = squares[start..<min(start + Self.batch, squares.count)]
        var covered: [Float] = []
        for square in part {
          covered += self.covered(pixels, square.rows, square.columns, of: network.inputShape)
        }
        let shape = TensorShape([part.count] + network.inputShape.dimensions)
        let logits = try network.logits(of: HostTensor(covered, shape: shape)).doubles
        for (row, square) in part.enumerated() {
          let place = network.classCount * row + classes[image]
          let fall = whole[network.classCount * image + classes[image]] - logits[place]
          for y in square.rows {
            for x in square.columns {
              sums[y * width + x] += fall
              counts[y * width + x] += 1
            }
          }
        }
      }
      result += zip(sums, counts).map { Float($0 / $1) }
    }
    return HostTensor(result, shape: [classes.count, height, width])
  }

  /// The side of the square and the distance between two, for images of a shape.
  private func sizes(for shape: TensorShape) throws -> (side: Int, step: Int) {
    let least = min(shape[1], shape[2])
    let side = window ?? max(1, least / 7)
    guard side <= least else {
      throw FoveaError(
        .configuration, at: Self.name, "window (\(side)) is larger than images of \(shape[1]) x \(shape[2])",
        remedy: "choose at most \(least)")
    }
    let step = stride ?? max(1, side / 2)
    guard step <= side else {
      throw FoveaError(
        .configuration, at: Self.name, "stride (\(step)) is larger than window (\(side))",
        remedy: "choose at most \(side)")
    }
    return (side, step)
  }

  /// Where the squares along an axis begin; the last one may reach beyond the end.
  private static func starts(_ side: Int, _ step: Int, _ length: Int) -> [Int] {
    (0...(length - side + step - 1) / step).map { $0 * step }
  }

  /// An image in all of whose channels a square is covered.
  private func covered(
    _ pixels: [Float], _ rows: Range<Int>, _ columns: Range<Int>, of shape: TensorShape
  ) -> [Float] {
    var pixels = pixels
    for channel in 0..<shape[0] {
      for y in rows {
        let start = (channel * shape[1] + y) * shape[2]
        for x in columns { pixels[start + x] = baseline }
      }
    }
    return pixels
  }
}
