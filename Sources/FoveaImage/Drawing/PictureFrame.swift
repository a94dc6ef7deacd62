/// A rectangle in the plane of a picture, in pixels, whose edges may lie between pixels.
///
/// The pixel in column 2 reaches from 2 to 3. The rectangle may reach beyond the picture.
public struct PictureFrame: Hashable, Sendable {
  /// The left edge, in pixels from the picture's left edge.
  public var x: Double
  /// The upper edge, in pixels from the picture's upper edge.
  public var y: Double
  /// The distance from the left to the right edge in pixels, above 0.
  public var width: Double
  /// The distance from the upper to the lower edge in pixels, above 0.
  public var height: Double

  /// Creates a rectangle from its upper left corner and its extents, in pixels.
  public init(x: Double, y: Double, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// Creates the rectangle of a whole picture of the given size.
  public init(width: Int, height: Int) {
    self.init(x: 0, y: 0, width: Double(width), height: Double(height))
  }

  /// The rectangle that another one covers in this frame's picture.
  ///
  /// `inner` lies in a picture of `size` pixels that shows this frame.
  package func placing(_ inner: PictureFrame, ofPicture size: (width: Int, height: Int)) -> PictureFrame {
    let (across, down) = (width / Double(size.width), height / Double(size.height))
    return PictureFrame(
      x: x + inner.x * across, y: y + inner.y * down, width: inner.width * across,
      height: inner.height * down)
  }
}
