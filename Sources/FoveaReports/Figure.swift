/// Charts side by side under one title, as an SVG picture.
///
/// The picture has no script, takes light or dark colours from its viewer, and its colours can be told
/// apart by people who see no red or green (the palette of Okabe and Ito 2008).
public struct Figure: Hashable, Sendable {
  /// What stands above the charts.
  public var title: String
  /// The charts, from left to right.
  public var charts: [LineChart]

  /// Makes a figure.
  public init(title: String, charts: [LineChart]) {
    self.title = title
    self.charts = charts
  }

  static let chartWidth = 440.0
  static let chartHeight = 320.0
  private static let titleHeight = 44.0

  /// The picture as text.
  public var svg: String {
    let width = Self.chartWidth * Double(max(charts.count, 1))
    let height = Self.titleHeight + Self.chartHeight
    let size = "\(SVG.number(width)) \(SVG.number(height))"
    let parts = charts.enumerated().map { index, chart in
      let x = SVG.number(Double(index) * Self.chartWidth)
      return "<g transform=\"translate(\(x) \(SVG.number(Self.titleHeight)))\">\n\(chart.svg)</g>\n"
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" \
      width="\(SVG.number(width))" height="\(SVG.number(height))" role="img">
      <title>\(Markup.escaped(title))</title>
      <style>
      \(Self.style)
      </style>
      <rect class="paper" width="100%" height="100%"/>
      <text class="title" x="16" y="28">\(Markup.escaped(title))</text>
      \(parts.joined())</svg>

      """
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
}

/// Pieces of SVG text.
enum SVG {
  /// A coordinate with at most two digits behind the point.
  static func number(_ value: Double) -> String {
    let hundredths = (min(max(value, -1e6), 1e6) * 100).rounded() / 100
    return hundredths == hundredths.rounded() ? "\(Int(hundredths))" : "\(hundredths)"
  }
}
