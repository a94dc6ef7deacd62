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

  /// A name that may be written in any direction; one without a visible letter is said to be none.
  static func name(_ text: String, atMost limit: Int = nameLimit) -> String {
    let name = Markup.escaped(text, atMost: limit)
    return name.allSatisfy(\.isWhitespace) ? "(no name)" : element("bdi", [:], name)
  }

  /// A table whose first column heads its rows; wide ones scroll, by the keyboard too.
  ///
  /// The cells are HTML already; of the columns, the first `textColumns` hold words, the others numbers. A
  /// note stands above the table.
  static func table(
    caption: String, note: String? = nil, columns: [String], rows: [[String]], textColumns: Int = 1
  ) -> String {
    func style(_ column: Int) -> String { column < textColumns ? "word" : "number" }
    let head = columns.enumerated().map { index, name in
      element("th", ["scope": "col", "class": style(index)], name)
    }.joined()
    let body = rows.map { row in
      "<tr>"
        + row.enumerated().map { index, cell in
          index == 0
            ? element("th", ["scope": "row", "class": "word"], cell)
            : element("td", ["class": style(index)], cell)
        }.joined() + "</tr>\n"
    }.joined()
    let table = element(
      "table", ["class": "figures"],
      "\(element("caption", [:], caption))\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body)</tbody>")
    return self.note(note) + scrolling(table, label: "Table: \(caption)")
  }

  /// A paragraph that explains what follows.
  static func note(_ text: String?) -> String {
    text.map { element("p", ["class": "note"], Markup.escaped($0)) + "\n" } ?? ""
  }

  /// A part of the page that scrolls by itself where it is too wide.
  static func scrolling(_ content: String, label: String) -> String {
    element("div", ["class": "scroll", "role": "group", "aria-label": label, "tabindex": "0"], content)
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
