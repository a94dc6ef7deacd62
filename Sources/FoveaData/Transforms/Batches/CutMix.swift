import FoveaCore

/// Puts a rectangle of another example into each one, and mixes targets by its area.
///
/// The rectangle has the proportions of the picture and the share 1 - λ of its area, λ of the beta distribution of α and
/// α; its centre lies anywhere, and what is outside the picture is cut off: CutMix (Yun et al. 2019). The whole batch has
/// the same rectangle. Where it is the same, the result has the bits of torchvision's `CutMix`.
public struct CutMix: BetaMixing {
  /// The rectangle: some rows and columns, or none.
  public struct Box: Hashable, Sendable {
    /// The rows of pixels.
    public var rows: Range<Int>
    /// The columns of pixels.
    public var columns: Range<Int>

    /// Makes a rectangle.
    public init(rows: Range<Int>, columns: Range<Int>) {
      self.rows = rows
      self.columns = columns
    }

    /// The rectangle around a centre that leaves a share of a picture, cut off at the picture's edges.
    public init(share: Double, x: Int, y: Int, in size: PictureSize) {
      let half = 0.5 * (1 - share).squareRoot()
      let (width, height) = (Int(half * Double(size.width)), Int(half * Double(size.height)))
      self.init(
        rows: max(y - height, 0)..<min(y + height, size.height),
        columns: max(x - width, 0)..<min(x + width, size.width))
    }
  }

  /// The name in the registry.
  public static let name = "cutmix"
  /// What it is.
  public static let summary =
    "puts a rectangle of another picture of the batch into each, with its share of the class"

  /// The parameter of the beta distribution, in 1e-6...1e6: small ones make rectangles tiny or large.
  public var alpha: Double
  /// The probability that a batch is changed.
  public var probability: Double

  /// Takes areas of the distribution of a parameter.
  public init(alpha: Double, probability: Double = 1) {
    self.alpha = alpha
    self.probability = probability
  }

  /// Draws the rectangle.
  public func parameters(for shape: BatchShape, draws: inout RandomDraws) -> Box {
    let share = draws.nextBeta(alpha)
    let x = draws.next(in: 0...(shape.picture.width - 1))
    let y = draws.next(in: 0...(shape.picture.height - 1))
    return Box(share: share, x: x, y: y, in: shape.picture)
  }

  /// Puts the rectangle of the example before it into each example.
  public func apply(_ box: Box, to images: inout [Float], targets: inout [Float], of shape: BatchShape) {
    guard shape.count > 1 else { return }
    let size = shape.picture
    let stride = size.channels * size.height * size.width
    // From the last example on, so that what one takes is still as it was; the first takes from the last.
    let last = Array(images[((shape.count - 1) * stride)...])
    for row in (0..<shape.count).reversed() {
      for channel in 0..<size.channels {
        for y in box.rows {
          let line = (channel * size.height + y) * size.width
          for place in (line + box.columns.lowerBound)..<(line + box.columns.upperBound) {
            images[row * stride + place] = row == 0 ? last[place] : images[(row - 1) * stride + place]
          }
        }
      }
    }
    let area = box.rows.count * box.columns.count
    Mixup.mix(&targets, share: 1 - Double(area) / Double(size.width * size.height), of: shape)
  }
}
