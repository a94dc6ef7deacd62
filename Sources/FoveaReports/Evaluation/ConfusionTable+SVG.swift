extension ConfusionTable {
  private static let cell = 34.0
  private static let margin = 16.0
  private static let nameLimit = 24
  /// What letters of names take on the average.
  private static let letter = 6.4

  /// Draws the shown part of the matrix as an SVG picture.
  ///
  /// Names are cut to 24 characters. The picture has no script and takes light or dark colours from its
  /// viewer.
  ///
  /// - Parameter title: The heading, of which at most 200 characters are shown.
  /// - Returns: The text of an SVG file.
  public func svg(title: String) -> String {
    let names = heads.map { $0.map { Markup.escaped($0, atMost: Self.nameLimit) } ?? "all others" }
    let longest = heads.map { min($0?.unicodeScalars.count ?? 10, Self.nameLimit) }.max() ?? 0
    let nameWidth = Self.letter * Double(longest) + 12
    let (left, top) = (Self.margin + 18 + nameWidth, 52 + 18 + nameWidth)
    let extent = Self.cell * Double(names.count)
    let width = max(left + extent + Self.margin, 320)
    let height = top + extent + Self.margin
    var parts = ""
    for (index, name) in names.enumerated() {
      let middle = Self.cell * (Double(index) + 0.5)
      parts += SVG.text(escaped: name, x: left - 8, y: top + middle + 4, anchor: "end")
      let (x, y) = (SVG.number(left + middle + 4), SVG.number(top - 8))
      parts += "<text transform=\"translate(\(x) \(y)) rotate(-90)\">\(name)</text>\n"
    }
    for (row, cells) in cells.enumerated() {
      for (column, cell) in cells.enumerated() {
        let (x, y) = (left + Self.cell * Double(column), top + Self.cell * Double(row))
        parts +=
          "<rect class=\"\(cell.kind.rawValue) a\(cell.level)\" x=\"\(SVG.number(x))\" "
          + "y=\"\(SVG.number(y))\" width=\"\(SVG.number(Self.cell))\" height=\"\(SVG.number(Self.cell))\"/>\n"
        guard cell.count > 0 else { continue }
        let style = cell.kind == .hit ? "value" : nil
        parts += SVG.text(
          escaped: Self.short(cell.count), x: x + Self.cell / 2, y: y + Self.cell / 2 + 4, anchor: "middle",
          style: style)
      }
    }
    parts += SVG.text(escaped: "Prediction", x: left + extent / 2, y: 48, anchor: "middle", style: "head")
    let (x, y) = (SVG.number(Self.margin + 8), SVG.number(top + extent / 2))
    parts +=
      "<text class=\"head\" text-anchor=\"middle\" transform=\"translate(\(x) \(y)) rotate(-90)\">Label</text>\n"
    return SVG.picture(
      escapedTitle: Markup.escaped(title, atMost: 200), at: (Self.margin, 26), size: (width, height),
      style: Self.style, parts)
  }

  /// A number in at most four letters.
  private static func short(_ count: Int) -> String {
    switch count {
    case ..<10_000: "\(count)"
    case ..<1_000_000: "\(count / 1000)k"
    default: "\(count / 1_000_000)M"
    }
  }

  private static let style = """
    text { font-family: system-ui, "Helvetica Neue", Arial, sans-serif; font-size: 12px; fill: #333 }
    .title { font-size: 15px; font-weight: 600; fill: #111 }
    .head, .value { font-weight: 600 } .value { font-size: 11px }
    .paper { fill: #fff }
    rect.hit { fill: #0072b2; stroke: #555; stroke-width: 1.5 }
    rect.miss { fill: #d55e00; stroke: #bbb; stroke-width: .5 }
    rect.mixed { fill: #808080; stroke: #bbb; stroke-width: .5 }
    .a0 { fill-opacity: 0 } .a1 { fill-opacity: .14 } .a2 { fill-opacity: .28 }
    .a3 { fill-opacity: .42 } .a4 { fill-opacity: .56 } .a5 { fill-opacity: .7 }
    @media (prefers-color-scheme: dark) {
    text { fill: #ddd } .title { fill: #eee } .paper { fill: #16181c }
    rect.hit { stroke: #aaa } rect.miss, rect.mixed { stroke: #444 }
    }
    """
}
