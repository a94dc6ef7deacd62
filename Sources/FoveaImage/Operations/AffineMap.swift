import Foundation

/// A map from points of a result to points of the source: `x' = a x + b y + c`, `y' = d x + e y + f`.
///
/// Points are counted in pixels from the upper left corner, y downwards, as in Pillow's `AFFINE`.
public struct AffineMap: Hashable, Sendable, PointMap {
  /// The coefficients of the source's x; `c` is in pixels.
  public var (a, b, c): (Double, Double, Double)
  /// The coefficients of the source's y; `f` is in pixels.
  public var (d, e, f): (Double, Double, Double)

  /// Creates a map from its coefficients, row by row.
  public init(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double) {
    (self.a, self.b, self.c, self.d, self.e, self.f) = (a, b, c, d, e, f)
  }

  /// The point of the source for a point of the result.
  @inline(__always)
  func source(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (a * x + b * y + c, d * x + e * y + f)
  }

  /// The inverse of turning, scaling and shearing about a centre and then shifting.
  ///
  /// torchvision's `_get_inverse_affine_matrix`, sum by sum.
  ///
  /// - Parameters:
  ///   - degrees: The angle in degrees, clockwise.
  ///   - translation: The shift in pixels, to the right and down.
  ///   - scale: The factor of both sides, above 0.
  ///   - shear: The angles of shear along x and y in degrees.
  ///   - center: The point that stays where it is, in pixels from the upper left corner.
  public init(
    degrees: Double, translation: (x: Double, y: Double), scale: Double, shear: (x: Double, y: Double),
    center: (x: Double, y: Double)
  ) {
    let angle = degrees * (.pi / 180)
    let (shearX, shearY) = (shear.x * (.pi / 180), shear.y * (.pi / 180))
    let (a, c) = (cos(angle - shearY) / cos(shearY), sin(angle - shearY) / cos(shearY))
    let b = -cos(angle - shearY) * tan(shearX) / cos(shearY) - sin(angle)
    let d = -sin(angle - shearY) * tan(shearX) / cos(shearY) + cos(angle)
    var map = AffineMap(d / scale, -b / scale, 0 / scale, -c / scale, a / scale, 0 / scale)
    let (x, y) = (-center.x - translation.x, -center.y - translation.y)
    map.c += map.a * x + map.b * y
    map.f += map.d * x + map.e * y
    map.c += center.x
    map.f += center.y
    self = map
  }
}
