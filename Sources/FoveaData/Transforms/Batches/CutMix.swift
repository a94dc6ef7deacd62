import FoveaCore

/// Puts a rectangle of another example into each one, and mixes targets by its area.
///
/// The rectangle has the proportions of the picture and the share 1 - λ of its area, λ of the beta
/// distribution of α and α; its centre lies anywhere, and what is outside the picture is cut off: CutMix (Yun
/// et al. 2019). The whole batch has the same rectangle. Where it is the same, the result has the bits of
/// torchvision's `CutMix`.
public struct CutMix: BetaMixing {
  /// A rectangle of pixels, which may be empty.
  public struct Box: Hashable, Sendable {
    /// The rows of the rectangle, half open.
    public var rows: Range<Int>
    /// The columns of the rectangle, half open.
    public var columns: Range<Int>

    /// Creates a rectangle from its rows and columns.
    public init(rows: Range<Int>, columns: Range<Int>) {
      self.rows = rows
      self.columns = columns
    }

    /// Creates a rectangle around a centre, cut off at the edges of a picture.
    ///
    /// Before it is cut off it has the share `1 - share` of the picture's area; `share` is in 0...1. Sides
    /// are rounded down to even numbers of pixels.
    public init(share: Double, x: Int, y: Int, in size: PictureSize) {
      let half = 0.5 * (1 - share).squareRoot()
      let (width, height) = (Int(half * Double(size.width)), Int(half * Double(size.height)))
      self.init(
        rows: max(y - height, 0)..<min(y + height, size.height),
        columns: max(x - width, 0)..<min(x + width, size.width))
    }
  }

  /// The name of the transform in configurations, `cutmix`.
  public static let name = "cutmix"
  /// A phrase that describes the transform in lists and help pages.
  public static let summary =
    "puts a rectangle of another picture of the batch into each, with its share of the class"

  /// The parameter α of the beta distribution, in 1e-6...1e6; small values make rectangles tiny or large.
  public var alpha: Double
  /// The probability that a batch is changed, in 0...1.
  public var probability: Double

  /// Creates a transform with a parameter of the distribution and a probability in 0...1.
  public init(alpha: Double, probability: Double = 1) {
    self.alpha = alpha
    self.probability = probability
  }

  /// Draws the rectangle, in pixels of the pictures.
  public func parameters(for shape: BatchShape, draws: inout RandomDraws) -> Box {
    let share = draws.nextBeta(alpha)
    let x = draws.next(in: 0...(shape.picture.width - 1))
    let y = draws.next(in: 0...(shape.picture.height - 1))
    return Box(share: share, x: x, y: y, in: shape.picture)
  }

  /// Copies the rectangle of the example before it into each example, of the last one into the first.
  ///
  /// Targets are mixed by the rectangle's area after it was cut off.
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
