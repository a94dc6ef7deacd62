/// Rows in columns, as people read them.
package enum TextTable {
  /// The rows as lines; the columns named in `right` hold numbers and end at a common place.
  package static func lines(_ rows: [[String]], right: Set<Int> = []) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return right.contains(column) ? space + cell : cell + space
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The rows below their head, with a rule of dashes between them; a rule also stands above the last rows,
  /// `foot` in number.
  package static func ruled(_ rows: [[String]], right: Set<Int> = [], foot: Int = 0) -> [String] {
    let lines = lines(rows, right: right)
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    let body = lines.dropFirst()
    return [lines.first ?? "", rule] + body.dropLast(foot) + (foot > 0 ? [rule] : []) + body.suffix(foot)
  }

  /// A whole number with commas between thousands.
  package static func grouped(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(Substring(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (value < 0 ? "-" : "") + ([Substring(digits)] + groups).joined(separator: ",")
  }
}
