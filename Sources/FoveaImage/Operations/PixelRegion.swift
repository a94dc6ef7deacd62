/// A rectangle of pixels, from its first column and row on.
public struct PixelRegion: Hashable, Sendable {
  /// The first column.
  public var x: Int
  /// The first row.
  public var y: Int
  /// The number of columns, at least 1.
  public var width: Int
  /// The number of rows, at least 1.
  public var height: Int

  /// The rectangle of `width` columns and `height` rows that begins at (`x`, `y`).
  public init(x: Int, y: Int, width: Int, height: Int) {
    precondition(width >= 1 && height >= 1, "A region has at least one pixel.")
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// Whether the region lies inside a picture of the given size.
  public func isInside(width: Int, height: Int) -> Bool {
    x >= 0 && y >= 0 && self.width <= width - x && self.height <= height - y
  }
}
