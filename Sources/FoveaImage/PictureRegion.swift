/// A rectangle of whole pixels in a picture.
public struct PictureRegion: Hashable, Sendable {
  /// The first column, from 0.
  public var x: Int
  /// The first row, from 0.
  public var y: Int
  /// The number of columns, at least 1.
  public var width: Int
  /// The number of rows, at least 1.
  public var height: Int

  /// Creates a rectangle from its first pixel and its extents.
  public init(x: Int, y: Int, width: Int, height: Int) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// Returns whether it has a pixel and all of them lie inside a picture of the given size.
  public func isInside(width: Int, height: Int) -> Bool {
    x >= 0 && y >= 0 && self.width >= 1 && self.height >= 1
      && self.width <= width && x <= width - self.width && self.height <= height && y <= height - self.height
  }
}
