/// A rectangle in the plane of a picture, with edges between pixels too.
///
/// The pixel in column 2 reaches from 2 to 3. The rectangle may reach beyond the picture.
public struct PictureFrame: Hashable, Sendable {
  /// The left edge.
  public var x: Double
  /// The upper edge.
  public var y: Double
  /// The distance from the left to the right edge, above 0.
  public var width: Double
  /// The distance from the upper to the lower edge, above 0.
  public var height: Double

  /// Makes a rectangle.
  public init(x: Double, y: Double, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// The whole of a picture.
  public init(width: Int, height: Int) {
    self.init(x: 0, y: 0, width: Double(width), height: Double(height))
  }

  /// The place of a rectangle that lies in a picture of the given size which this frame shows.
  package func placing(_ inner: PictureFrame, ofPicture size: (width: Int, height: Int)) -> PictureFrame {
    let (across, down) = (width / Double(size.width), height / Double(size.height))
    return PictureFrame(
      x: x + inner.x * across, y: y + inner.y * down, width: inner.width * across,
      height: inner.height * down)
  }
}
