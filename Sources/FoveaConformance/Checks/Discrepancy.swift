import FoveaCore

/// A tensor that is not what it should be.
public struct Discrepancy: Hashable, Sendable, CustomStringConvertible {
  /// The case and the tensor, as in `ReLU: by hand, result0`.
  public var place: String
  /// The index of the element that is furthest off, row by row.
  public var index: Int
  /// The element as it should be.
  public var expected: Double
  /// The element as it is.
  public var actual: Double
  /// The distance of the tensors, as the tolerance measures it.
  public var error: Double
  /// The largest distance that passes, and its reason.
  public var tolerance: Tolerance

  /// All of it on one line.
  public var description: String {
    "\(place): element \(index) is \(actual), expected \(expected); "
      + "error \(error) exceeds \(tolerance.limit) (\(tolerance.reason))"
  }

  /// Compares two tensors; nil if they agree.
  ///
  /// Infinities and NaN must stand at the same places.
  init?(_ place: String, _ actual: [Double], _ expected: [Double], _ tolerance: Tolerance) {
    let scale = expected.lazy.filter(\.isFinite).map { abs($0) }.max() ?? 0
    var (worst, index) = (0.0, 0)
    var (square, whole) = (0.0, 0.0)
    if actual.count != expected.count { (worst, index) = (.infinity, min(actual.count, expected.count)) }
    for (position, (a, b)) in zip(actual, expected).enumerated() where a != b && !(a.isNaN && b.isNaN) {
      let distance = a.isFinite && b.isFinite ? abs(a - b) / (scale > 0 ? scale : 1) : .infinity
      if distance > worst { (worst, index) = (distance, position) }
      square += distance * distance
    }
    if tolerance.measure == .overall {
      for element in expected where element.isFinite { whole += element * element }
      worst = square == 0 ? 0 : square.squareRoot() * (scale > 0 ? scale : 1) / max(whole.squareRoot(), 1e-30)
    }
    guard worst > tolerance.limit else { return nil }
    self.place = place
    self.index = index
    self.expected = expected.indices.contains(index) ? expected[index] : .nan
    self.actual = actual.indices.contains(index) ? actual[index] : .nan
    error = worst
    self.tolerance = tolerance
  }
}
