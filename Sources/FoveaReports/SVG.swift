/// Pieces of SVG text.
enum SVG {
  /// A coordinate with at most two digits behind the point.
  static func number(_ value: Double) -> String {
    let hundredths = (min(max(value, -1e6), 1e6) * 100).rounded() / 100
    return hundredths == hundredths.rounded() ? "\(Int(hundredths))" : "\(hundredths)"
  }

  /// A line of text whose special characters are escaped already.
  static func text(
    escaped content: String, x: Double, y: Double, anchor: String = "start", style: String? = nil
  ) -> String {
    let style = style.map { " class=\"\($0)\"" } ?? ""
    return "<text\(style) x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(content)</text>\n"
  }

  /// A whole picture on paper, with its title in the top left corner.
  ///
  /// - Parameters:
  ///   - title: The title, whose special characters are escaped already.
  ///   - titlePlace: The left end of the title's base line.
  ///   - size: Width and height.
  ///   - style: The style sheet.
  ///   - parts: The elements under the title.
  /// - Returns: The text of an SVG file.
  static func picture(
    escapedTitle title: String, at titlePlace: (x: Double, y: Double), size: (width: Double, height: Double),
    style: String, _ parts: String
  ) -> String {
    let (width, height) = (number(size.width), number(size.height))
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      width="\(width)" height="\(height)" role="img">
      <title>\(title)</title>
      <style>
      \(style)
      </style>
      <rect class="paper" width="100%" height="100%"/>
      <text class="title" x="\(number(titlePlace.x))" y="\(number(titlePlace.y))">\(title)</text>
      \(parts)</svg>

      """
  }
}
