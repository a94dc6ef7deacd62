/// A curve of a bounded number of points: when there are too many, neighbours become their mean.
package struct Curve: Sendable {
  /// A point: where, when and how much.
  package struct Point: Hashable, Sendable {
    /// The step, counted from 1.
    package var step: Int
    /// When it was written, in seconds since 1970; nil if the file does not say.
    package var time: Double?
    /// The value, which is finite.
    package var value: Double
  }

  /// The points in their order.
  package private(set) var points: [Point] = []
  /// For each point the version that brought it.
  private var versions: [Int] = []
  /// The number of values whose mean is one point.
  package private(set) var stride = 1
  /// The mean of the values of a point that is not complete.
  private var partial = (mean: 0.0, count: 0)
  /// The version in which points changed that were there before.
  package private(set) var changed = 0

  /// Values beyond it are not drawn.
  private static let largestValue = 1e30

  /// Makes a curve without points.
  package init() {}

  /// Adds a value, which is skipped if it is nil or too large to be drawn.
  package mutating func add(_ value: Double?, step: Int, time: Double?, version: Int) {
    guard let value, abs(value) <= Self.largestValue else { return }
    partial.count += 1
    partial.mean += (value - partial.mean) / Double(partial.count)
    guard partial.count >= stride else { return }
    points.append(Point(step: step, time: time, value: partial.mean))
    versions.append(version)
    partial = (0, 0)
  }

  /// Merges neighbours until there are at most so many points.
  package mutating func thin(to limit: Int, version: Int) {
    while points.count > max(limit, 2) {
      var merged: [Point] = []
      for index in Swift.stride(from: 0, to: points.count - 1, by: 2) {
        var point = points[index + 1]
        point.value = points[index].value / 2 + point.value / 2
        merged.append(point)
      }
      // The first half of a pair that waits for the other.
      if points.count % 2 == 1, let last = points.last {
        partial = (
          (last.value * Double(stride) + partial.mean * Double(partial.count))
            / Double(stride + partial.count),
          stride + partial.count
        )
      }
      points = merged
      versions = Array(repeating: version, count: merged.count)
      stride *= 2
      changed = version
    }
  }

  /// The points that came after a version.
  package func points(after version: Int) -> ArraySlice<Point> {
    points[(versions.firstIndex { $0 > version } ?? points.count)...]
  }
}
