import FoveaCore

/// Sets a random rectangle to a value with a probability: torchvision's `RandomErasing`.
///
/// Source: Zhong et al. 2017, arXiv:1708.04896.
public struct RandomErasing: TensorTransform {
  /// The name of the step in configurations, `random-erasing`.
  public static let name = "random-erasing"
  /// A phrase that describes the step in lists and help pages.
  public static let summary =
    "sets a random rectangle to a value, with a probability; stands behind normalize"
  /// `probability`, whose value may come first without its key, as in `random-erasing:0.25`.
  public static let leadingKey: String? = "probability"

  /// The probability that a rectangle is erased, in 0...1.
  public var probability: Double
  /// The range of the rectangle's share of the area, in 0...1.
  public var scale: ClosedRange<Double>
  /// The range of the height divided by the width, above 0; its logarithm is uniform.
  public var ratio: ClosedRange<Double>
  /// The value that is written, in the range that ``Normalize`` leaves.
  public var value: Double

  /// Creates a step that erases a rectangle with a probability of 0.5.
  public init() { self.init(0.5) }

  /// Creates a step that erases a rectangle with a probability in 0...1.
  public init(
    _ probability: Double, scale: ClosedRange<Double> = 0.02...0.33, ratio: ClosedRange<Double> = 0.3...3.3,
    value: Double = 0
  ) {
    self.probability = probability
    self.scale = scale
    self.ratio = ratio
    self.value = value
  }

  /// A description of the first value that cannot work, or nil.
  public var problem: String? {
    ValueRange.first(
      ValueRange.requireProbability("probability", probability),
      scale.lowerBound >= 0 && scale.upperBound <= 1
        ? nil : "scale must be in 0...1, got \(scale.lowerBound)..\(scale.upperBound)",
      ratio.lowerBound > 0 && ratio.upperBound.isFinite
        ? nil : "ratio must be above 0, got \(ratio.lowerBound)..\(ratio.upperBound)",
      Float(value).isFinite ? nil : "value must be a finite number, got \(value)")
  }

  /// Whether the probability is above 0; even at 1 the rectangle is random.
  public var isRandom: Bool { probability > 0 }

  /// Draws the rows and columns to erase in pixels of the network's input; nil for none.
  ///
  /// It tries ten rectangles; nil is also the result if none of them is smaller than the input in both
  /// directions.
  public func rectangle(in context: borrowing TransformContext) -> (rows: Range<Int>, columns: Range<Int>)? {
    var draws = context.draws
    guard draws.happens(probability) else { return nil }
    let (width, height) = (context.input.width, context.input.height)
    let logarithms = Double.log(ratio.lowerBound)...Double.log(ratio.upperBound)
    for _ in 0..<10 {
      let area = Double(width * height) * draws.next(in: scale)
      let proportion = Double.exp(draws.next(in: logarithms))
      let sides = [area * proportion, area / proportion].map { $0.squareRoot().rounded(.toNearestOrEven) }
      guard sides[0] < Double(height), sides[1] < Double(width) else { continue }
      let (rows, columns) = (Int(sides[0]), Int(sides[1]))
      let y = draws.next(in: 0...(height - rows))
      let x = draws.next(in: 0...(width - columns))
      return (y..<(y + rows), x..<(x + columns))
    }
    return nil
  }

  /// Writes the value into the rectangle in all channels of the numbers `[C, H, W]` that begin at `offset`.
  public func apply(to values: inout [Float], at offset: Int, in context: borrowing TransformContext) {
    guard let (rows, columns) = rectangle(in: context) else { return }
    let (width, height) = (context.input.width, context.input.height)
    for channel in 0..<context.input.channels {
      for row in rows {
        let line = offset + (channel * height + row) * width
        for column in columns { values[line + column] = Float(value) }
      }
    }
  }
}
