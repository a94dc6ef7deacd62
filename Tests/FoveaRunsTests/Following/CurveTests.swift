import FoveaRuns
import TestSupport
import Testing

@Suite(.tags(.quick)) struct CurveTests {
  /// A curve with the values 1, 2, … at the steps 1, 2, ….
  private func curve(_ count: Int, thinningTo limit: Int = .max) -> Curve {
    var curve = Curve()
    for step in 0..<count {
      curve.add(Double(step + 1), step: step + 1, time: Double(step), version: step)
      curve.thin(to: limit, version: step)
    }
    return curve
  }

  @Test func newPointsAreThoseAfterAVersion() {
    let curve = curve(5)
    #expect(curve.points(after: -1).map(\.value) == [1, 2, 3, 4, 5])
    #expect(curve.points(after: 2).map(\.step) == [4, 5])
    #expect(curve.points(after: 4).isEmpty && curve.changed == 0)
  }

  @Test func neighboursBecomeTheirMean() {
    var curve = curve(5)
    curve.thin(to: 4, version: 9)
    #expect(curve.points.map(\.value) == [1.5, 3.5] && curve.points.map(\.step) == [2, 4])
    #expect(curve.stride == 2 && curve.changed == 9)
    // The fifth has waited for the sixth.
    curve.add(6, step: 6, time: nil, version: 10)
    #expect(curve.points.map(\.value) == [1.5, 3.5, 5.5])
    #expect(curve.points(after: 9).map(\.step) == [6])
  }

  @Test(arguments: [2, 3, 7, 100]) func pointsAreBoundedAndTheMeanIsKept(_ limit: Int) {
    let curve = curve(1000, thinningTo: limit)
    #expect(curve.points.count <= limit && curve.points.count * 4 >= limit)
    // Each point is the mean of `stride` numbers in a row, the last of which is its step.
    for point in curve.points {
      #expect(abs(point.value - (Double(point.step) - Double(curve.stride - 1) / 2)) < 1e-9)
    }
  }

  @Test func whatCannotBeDrawnIsSkipped() {
    var curve = Curve()
    for value in [nil, 1e300, -1e300, .nan, .infinity, 1] {
      curve.add(value, step: 1, time: nil, version: 0)
    }
    #expect(curve.points.map(\.value) == [1])
  }
}
