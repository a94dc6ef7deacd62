/// A map between planes seen in perspective.
///
/// `x' = (a x + b y + c) / (g x + h y + 1)`, `y' = (d x + e y + f) / (g x + h y + 1)`.
private struct PerspectiveMap: PointMap {
  /// The coefficients a to h.
  var coefficients: [Double]

  @inline(__always)
  func source(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    coefficients.withUnsafeBufferPointer { k in
      let divisor = k[6] * x + k[7] * y + 1
      return ((k[0] * x + k[1] * y + k[2]) / divisor, (k[3] * x + k[4] * y + k[5]) / divisor)
    }
  }
}

extension Picture {
  /// The picture seen in perspective, in its own size, as torchvision's `perspective` does it.
  ///
  /// - Parameters:
  ///   - start: Four corners of the picture: upper left, upper right, lower right, lower left.
  ///   - end: The points that they move to; no three of them may lie on one line.
  ///   - interpolation: The interpolation between pixels.
  ///   - fill: The pixel outside the picture: one sample for all channels or one for each.
  /// - Returns: A picture of the same size; the fill alone if there is no such map.
  public func perspectivelyTransformed(
    from start: [(x: Int, y: Int)], to end: [(x: Int, y: Int)], interpolation: Interpolation = .bilinear,
    fill: [UInt8] = [0]
  ) -> Picture {
    precondition(start.count == 4 && end.count == 4, "Four corners go to four corners.")
    var rows: [[Double]] = []
    for (from, to) in zip(start, end) {
      let (x, y) = (Double(to.x), Double(to.y))
      let (u, v) = (Double(from.x), Double(from.y))
      rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
      rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    }
    // torchvision solves in double precision and keeps single.
    let map = PerspectiveMap(coefficients: Self.solution(of: rows).map { Double(Float($0)) })
    return sampled(by: map, width: width, height: height, interpolation: interpolation, fill: fill)
  }

  /// The solution of linear equations, each its coefficients and then its right side, by Gauss's elimination
  /// with the largest pivot of a column; not finite if there is none.
  private static func solution(of equations: [[Double]]) -> [Double] {
    var rows = equations
    let count = rows.count
    for column in 0..<count {
      let pivot = (column..<count).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      rows.swapAt(column, pivot)
      for row in column + 1..<max(count, column + 1) {
        let factor = rows[row][column] / rows[column][column]
        for k in column...count { rows[row][k] -= factor * rows[column][k] }
      }
    }
    var solution = [Double](repeating: 0, count: count)
    for row in (0..<count).reversed() {
      let known = (row + 1..<max(count, row + 1)).reduce(0) { $0 + rows[row][$1] * solution[$1] }
      solution[row] = (rows[row][count] - known) / rows[row][row]
    }
    return solution
  }
}
