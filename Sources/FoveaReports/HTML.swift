/// Pieces of HTML text.
enum HTML {
  /// The most letters of a name, such as a class's, that a page shows.
  static let nameLimit = 60

  /// An element with attributes, whose values are escaped, around content, which is HTML already.
  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: String
  ) -> String {
    "<\(name)\(self.attributes(attributes))>\(content)</\(name)>"
  }

  /// A name that may be written in any direction.
  static func name(_ text: String, atMost limit: Int = nameLimit) -> String {
    element("bdi", [:], Markup.escaped(text, atMost: limit))
  }

  /// A table whose first column heads its rows; wide ones scroll, by the keyboard too.
  ///
  /// The cells are HTML already.
  static func table(
    caption: String, columns: [String], rows: [[String]], label: String, numbers: Bool = true
  ) -> String {
    let head = columns.map { element("th", ["scope": "col"], $0) }.joined()
    let body = rows.map { row in
      "<tr>"
        + row.enumerated().map { index, cell in
          index == 0 ? element("th", ["scope": "row"], cell) : element("td", [:], cell)
        }.joined() + "</tr>\n"
    }.joined()
    return scrolling(
      element(
        "table", ["class": numbers ? "numbers" : "words"],
        "\(element("caption", [:], caption))\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body)</tbody>"),
      label: label)
  }

  /// A part of the page that scrolls by itself where it is too wide.
  static func scrolling(_ content: String, label: String) -> String {
    element("div", ["class": "scroll", "role": "region", "aria-label": label, "tabindex": "0"], content)
      + "\n"
  }

  /// Text that is shown when a person opens it.
  static func details(_ summary: String, _ content: String) -> String {
    element("details", [:], element("summary", [:], Markup.escaped(summary)) + "\n" + content) + "\n"
  }

  private static func attributes(_ pairs: KeyValuePairs<String, String>) -> String {
    pairs.map { " \($0)=\"\(Markup.escaped($1))\"" }.joined()
  }
}
