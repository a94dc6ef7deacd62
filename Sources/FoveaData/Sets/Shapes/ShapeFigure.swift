/// The ten figures of the data set `shapes`, as signed distances.
///
/// A distance is negative inside the figure and about one per pixel outside, near the outline exact
/// enough for half a pixel of antialiasing.
enum ShapeFigure: Int, CaseIterable {
  case circle, ring, square, diamond, triangle, cross, star, crescent
  case horizontalStripes, verticalStripes

  /// The name of the class.
  var name: String {
    switch self {
    case .circle: "circle"
    case .ring: "ring"
    case .square: "square"
    case .diamond: "diamond"
    case .triangle: "triangle"
    case .cross: "cross"
    case .star: "star"
    case .crescent: "crescent"
    case .horizontalStripes: "horizontal stripes"
    case .verticalStripes: "vertical stripes"
    }
  }

  /// The distance of a point from the outline of the figure around the origin.
  ///
  /// `x` runs to the right, `y` down; `radius` is that of the circle around the figure, roughly.
  func distance(x: Float, y: Float, radius: Float) -> Float {
    let (ax, ay) = (abs(x), abs(y))
    switch self {
    case .circle: return length(x, y) - 0.9 * radius
    case .ring: return abs(length(x, y) - 0.72 * radius) - 0.2 * radius
    case .square: return max(ax, ay) - 0.78 * radius
    case .diamond: return (ax + ay - radius) * Self.halfRoot
    case .triangle: return max(y, 0.866_025_4 * ax - 0.5 * y) - 0.56 * radius
    case .cross: return min(max(ax - radius, ay - 0.27 * radius), max(ay - radius, ax - 0.27 * radius))
    case .star: return star(x, y, radius)
    case .crescent:
      return max(length(x, y) - 0.95 * radius, 0.75 * radius - length(x - 0.5 * radius, y))
    case .horizontalStripes: return stripes(along: ax, across: ay, radius)
    case .verticalStripes: return stripes(along: ay, across: ax, radius)
    }
  }

  private static let halfRoot: Float = 0.707_106_77

  private func length(_ x: Float, _ y: Float) -> Float { (x * x + y * y).squareRoot() }

  /// Three bars, seen in the quadrant where both coordinates are positive.
  private func stripes(along: Float, across: Float, _ radius: Float) -> Float {
    max(along - 0.8 * radius, min(across, abs(across - 0.64 * radius)) - 0.17 * radius)
  }

  /// A star of five points: mirrored into one tenth of the turn, it is a half plane.
  private func star(_ x: Float, _ y: Float, _ radius: Float) -> Float {
    // Reflections at the two axes that lean 36 and 72 degrees fold every point beside the upper tip.
    var (px, py) = (abs(x), -y)
    let (nx, ny): (Float, Float) = (0.809_017, -0.587_785_25)
    let first = 2 * max(nx * px + ny * py, 0)
    (px, py) = (px - first * nx, py - first * ny)
    let second = 2 * max(-nx * px + ny * py, 0)
    (px, py) = (px + second * nx, py - second * ny)
    px = abs(px)
    // The edge from the tip (0, r) to the notch at 36 degrees and 0.45 r.
    let (ex, ey) = (Float(0.587_785_25 * 0.45), Float(0.809_017 * 0.45 - 1))
    let norm = 1 / (ex * ex + ey * ey).squareRoot()
    return (-ey * px + ex * (py - 1.05 * radius)) * norm
  }
}
