/// Charts side by side under one title, as an SVG picture.
///
/// The picture has no script, takes light or dark colours from its viewer, and its colours can be told
/// apart by people who see no red or green (the palette of Okabe and Ito 2008).
public struct Figure: Hashable, Sendable {
  /// The heading above the charts.
  public var title: String
  /// The charts, from left to right.
  public var charts: [LineChart]
  /// The names of the curves that all charts share, in their order; empty for charts with a legend each.
  ///
  /// They stand below the charts.
  public var legend: [String]

  /// Makes a figure of charts side by side, by default with a legend in each.
  public init(title: String, charts: [LineChart], legend: [String] = []) {
    self.title = title
    self.charts = charts
    self.legend = legend
  }

  static let chartWidth = 440.0
  static let chartHeight = 320.0
  private static let titleHeight = 44.0
  private static let legendHeight = 22.0

  /// The text of an SVG file.
  public var svg: String {
    let width = Self.chartWidth * Double(max(charts.count, 1))
    let top = Self.titleHeight + Self.chartHeight
    let height = top + (legend.isEmpty ? 0 : Self.legendHeight * (Double(legend.count) + 0.5))
    let parts = charts.enumerated().map { index, chart in
      let x = SVG.number(Double(index) * Self.chartWidth)
      return "<g transform=\"translate(\(x) \(SVG.number(Self.titleHeight)))\">\n"
        + "\(chart.svg(hasLegend: legend.isEmpty))</g>\n"
    }
    let names = legend.enumerated().map { index, name in
      let y = top + Self.legendHeight * (Double(index) + 0.5)
      return "<line class=\"\(LineChart.lineStyle(index))\" x1=\"58\" x2=\"88\" y1=\"\(SVG.number(y))\" "
        + "y2=\"\(SVG.number(y))\"/>\n"
        + "<text x=\"96\" y=\"\(SVG.number(y + 4))\">\(Markup.escaped(name))</text>\n"
    }
    let curves = charts.map(\.series.count).max() ?? 0
    return SVG.picture(
      escapedTitle: Markup.escaped(title), at: (16, 28), size: (width, height),
      style: Self.style + (curves > 4 ? Self.moreStyle : ""), parts.joined() + names.joined())
  }

  private static let style = """
    text { font-family: system-ui, "Helvetica Neue", Arial, sans-serif; font-size: 12px; fill: #444 }
    .title { font-size: 15px; font-weight: 600; fill: #111 }
    .head { font-size: 13px; font-weight: 600; fill: #111 }
    .value { font-weight: 600 }
    .paper { fill: #fff }
    .grid { stroke: #e4e4e4 }
    .axis { stroke: #888 }
    .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
    .line0 { stroke: #0072b2 } .dot0 { fill: #0072b2 }
    .line1 { stroke: #d55e00 } .dot1 { fill: #d55e00 }
    .line2 { stroke: #009e73 } .dot2 { fill: #009e73 }
    .line3 { stroke: #cc79a7 } .dot3 { fill: #cc79a7 }
    @media (prefers-color-scheme: dark) {
    text { fill: #bbb } .title, .head { fill: #eee }
    .paper { fill: #16181c } .grid { stroke: #2c3036 } .axis { stroke: #777 }
    .line0 { stroke: #56b4e9 } .dot0 { fill: #56b4e9 }
    .line1 { stroke: #f0883e } .dot1 { fill: #f0883e }
    }
    """

  /// The colours of further curves.
  private static let moreStyle = """

    .line4 { stroke: #e69f00 } .dot4 { fill: #e69f00 }
    .line5 { stroke: #56b4e9 } .dot5 { fill: #56b4e9 }
    .line6 { stroke: #8c564b } .dot6 { fill: #8c564b }
    .line7 { stroke: #777 } .dot7 { fill: #777 }
    .dashed { stroke-dasharray: 6 4 }
    """
}
