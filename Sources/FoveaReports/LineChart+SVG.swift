import Foundation

extension LineChart {
  /// The chart as SVG elements, ``Figure/chartWidth`` wide and ``Figure/chartHeight`` high.
  func svg(hasLegend: Bool) -> String {
    let frame = Frame(x: xTicks, y: yTicks)
    return axes(frame) + series.enumerated().map { curve($1, number: $0, frame) }.joined()
      + (series.count <= 8 ? labels(frame) : "") + (hasLegend ? legend(frame) : "")
  }

  /// The classes of a curve's line, by its number.
  static func lineStyle(_ number: Int) -> String {
    "line line\(number % 8)" + (number >= 8 ? " dashed" : "")
  }

  /// Where numbers stand in the picture.
  private struct Frame {
    let left = 58.0
    let top = 44.0
    let right = Figure.chartWidth - 62
    let bottom = Figure.chartHeight - 48
    var x: Ticks
    var y: Ticks

    func x(_ value: Double) -> Double { left + x.position(value) * (right - left) }
    /// Values beyond the axis stand at its ends.
    func y(_ value: Double) -> Double { bottom - min(max(y.position(value), 0), 1) * (bottom - top) }
    func point(_ point: Series.Point) -> String { "\(SVG.number(x(point.x))) \(SVG.number(y(point.y)))" }
  }

  private func text(
    _ content: String, x: Double, y: Double, anchor: String = "start", style: String? = nil
  ) -> String {
    SVG.text(escaped: Markup.escaped(content), x: x, y: y, anchor: anchor, style: style)
  }

  private func line(_ style: String, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
    let ends = [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)]
    return "<line class=\"\(style)\" "
      + ends.map { "\($0)=\"\(SVG.number($1))\"" }.joined(separator: " ") + "/>\n"
  }

  /// Grid, axes, their numbers and names.
  private func axes(_ frame: Frame) -> String {
    var result = ""
    for value in frame.y.values {
      let y = frame.y(value)
      result += line("grid", frame.left, y, frame.right, y)
      result += text(frame.y.text(value), x: frame.left - 8, y: y + 4, anchor: "end")
    }
    for value in frame.x.values {
      let x = frame.x(value)
      result += line("axis", x, frame.bottom, x, frame.bottom + 4)
      result += text(frame.x.text(value), x: x, y: frame.bottom + 18, anchor: "middle")
    }
    result += line("axis", frame.left, frame.bottom, frame.right, frame.bottom)
    result += text(
      xLabel, x: (frame.left + frame.right) / 2, y: frame.bottom + 36, anchor: "middle")
    return result + text(title, x: frame.left, y: frame.top - 18, style: "head")
  }

  /// A curve, its points if they are few, and a dot where it ends.
  private func curve(_ series: Series, number: Int, _ frame: Frame) -> String {
    var result = ""
    for piece in series.pieces where piece.count > 1 {
      let path = "M" + piece.map(frame.point).joined(separator: "L")
      result += "<path class=\"\(Self.lineStyle(number))\" d=\"\(path)\"/>\n"
    }
    let points = series.points.filter(\.isFinite)
    let alone = series.pieces.filter { $0.count == 1 }.flatMap { $0 }
    let marked = series.showsPoints && points.count <= 40 ? points : alone + points.suffix(1)
    for point in marked {
      result +=
        "<circle class=\"dot\(number % 8)\" cx=\"\(SVG.number(frame.x(point.x)))\" "
        + "cy=\"\(SVG.number(frame.y(point.y)))\" r=\"3\"/>\n"
    }
    return result
  }

  /// The last value of each curve in its colour, beside the frame, moved apart where two would overlap.
  private func labels(_ frame: Frame) -> String {
    let height = 15.0
    var ends = series.enumerated().compactMap { index, series in
      series.last.map { (y: frame.y($0.y), value: $0.y, number: index % 8) }
    }
    ends.sort { $0.y < $1.y }
    for index in ends.indices.dropFirst() { ends[index].y = max(ends[index].y, ends[index - 1].y + height) }
    // What has come to lie below the axis goes back up.
    var lowest = frame.bottom
    for index in ends.indices.reversed() {
      ends[index].y = min(ends[index].y, lowest)
      lowest = ends[index].y - height
    }
    return ends.map { y, value, number in
      let words = String(format: abs(value) < 1e5 ? "%.3f" : "%.3g", value)
      return text(words, x: frame.right + 8, y: y + 4, style: "value dot\(number)")
    }.joined()
  }

  /// The colours of the curves with their names, at the upper right.
  private func legend(_ frame: Frame) -> String {
    let (dash, gap, between) = (18.0, 6.0, 16.0)
    // What letters take on the average; it decides only where the legend begins.
    let widths = series.map { dash + gap + 6.2 * Double($0.name.count) }
    var x = frame.right - widths.reduce(0, +) - between * Double(max(series.count - 1, 0))
    var result = ""
    for (index, series) in series.enumerated() {
      result += line(Self.lineStyle(index), x, frame.top - 22, x + dash, frame.top - 22)
      result += text(series.name, x: x + dash + gap, y: frame.top - 18)
      x += widths[index] + between
    }
    return result
  }
}
