import FoveaCore

/// Sets a random rectangle to a value with a probability: torchvision's `RandomErasing`.
///
/// Source: Zhong et al. 2017, arXiv:1708.04896.
public struct RandomErasing: TensorTransform {
  /// The name in the registry.
  public static let name = "random-erasing"
  /// What it is.
  public static let summary =
    "sets a random rectangle to a value, with a probability; stands behind normalize"
  /// The probability.
  public static let leadingKey: String? = "probability"

  /// The probability, in 0...1.
  public var probability: Double
  /// The share of the area.
  public var scale: ClosedRange<Double>
  /// The height divided by the width, of which the logarithm is uniform.
  public var ratio: ClosedRange<Double>
  /// The value, after normalisation.
  public var value: Double

  /// Erases a rectangle of every other example.
  public init() { self.init(0.5) }

  /// Erases with a probability.
  public init(
    _ probability: Double, scale: ClosedRange<Double> = 0.02...0.33, ratio: ClosedRange<Double> = 0.3...3.3,
    value: Double = 0
  ) {
    self.probability = probability
    self.scale = scale
    self.ratio = ratio
    self.value = value
  }

  /// What is wrong with its values.
  public var problem: String? {
    ValueRange.first(
      ValueRange.requireProbability("probability", probability),
      scale.lowerBound >= 0 && scale.upperBound <= 1 ? nil : "scale has to be in 0...1",
      ratio.lowerBound > 0 && ratio.upperBound.isFinite ? nil : "ratio has to be above 0",
      Float(value).isFinite ? nil : "value has to be a finite number")
  }

  /// Whether anything is ever erased.
  public var isRandom: Bool { probability > 0 }

  /// Draws the rectangle to erase, nil for none.
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

  /// Erases the rectangle, in all channels.
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
