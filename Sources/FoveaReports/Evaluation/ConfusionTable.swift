import FoveaCore

/// The number of examples of each label that are predicted as each class: rows are labels, columns
/// predictions.
public struct ConfusionTable: Hashable, Sendable {
  /// The names of the `K` classes.
  public var names: [String]
  /// The number of examples, by label and prediction: `K` rows of `K` numbers.
  public var counts: [[Int]]
  /// The classes that have a row and a column of their own, in `0..<K`; all others share a last row and
  /// column.
  public var shown: [Int]
  /// The most frequent confusions, which are listed below the table; not checked against the counts.
  public var confusions: [Confusion]

  /// A pair of a label and another class, with the number of examples of the one that are predicted as the
  /// other.
  public struct Confusion: Hashable, Sendable {
    /// The position of the class that the data set gives the examples, in `0..<K`.
    public var label: Int
    /// The position of the class that is predicted instead, in `0..<K`.
    public var predicted: Int
    /// The number of examples.
    public var count: Int

    /// Makes a confusion of two classes.
    public init(label: Int, predicted: Int, count: Int) {
      self.label = label
      self.predicted = predicted
      self.count = count
    }
  }

  /// Makes a table; where the classes are many, only some should be shown.
  ///
  /// - Parameters:
  ///   - names: The names of the `K` classes.
  ///   - counts: `K` rows of `K` numbers.
  ///   - shown: The classes with a row and a column of their own, without repetition; nil for all.
  ///   - confusions: The most frequent confusions.
  public init(names: [String], counts: [[Int]], shown: [Int]? = nil, confusions: [Confusion] = []) {
    precondition(counts.count == names.count, "there is a row for each class")
    precondition(counts.allSatisfy { $0.count == names.count }, "there is a column for each class")
    self.names = names
    self.counts = counts
    self.shown = shown ?? Array(names.indices)
    self.confusions = confusions
  }

  /// One cell of what is shown.
  struct Cell {
    /// What the examples of a cell are.
    enum Kind: String {
      /// Label and prediction are the same class.
      case hit
      /// They are different ones.
      case miss
      /// Both are among the classes that stand together.
      case mixed
    }

    let count: Int
    let kind: Kind
    /// How large its share of the row is, from 0 for nothing to 5.
    let level: Int
  }

  /// Whether there are classes that are not shown.
  var hasOthers: Bool { shown.count < names.count }

  /// The names of the rows and columns, nil for the other classes together.
  var heads: [String?] { shown.map { names[$0] } + (hasOthers ? [nil] : []) }

  /// The rows of what is shown.
  var cells: [[Cell]] {
    var place = [Int](repeating: shown.count, count: names.count)
    for (index, label) in shown.enumerated() { place[label] = index }
    let extent = heads.count
    var sums = [[Int]](repeating: [Int](repeating: 0, count: extent), count: extent)
    for (label, row) in counts.enumerated() {
      for (predicted, count) in row.enumerated() where count > 0 {
        sums[place[label]][place[predicted]] += count
      }
    }
    return sums.enumerated().map { label, row in
      let total = row.reduce(0, +)
      return row.enumerated().map { predicted, count in
        let level = count == 0 ? 0 : min(1 + count * 5 / max(total, 1), 5)
        let kind: Cell.Kind = label != predicted ? .miss : label < shown.count ? .hit : .mixed
        return Cell(count: count, kind: kind, level: level)
      }
    }
  }

  /// The whole matrix as comma-separated values (RFC 4180), with lines that end in a carriage return and a
  /// line feed.
  ///
  /// The first row has the names of the predictions, the first column those of the labels.
  public var csv: String {
    let head = (["label"] + names).map(CSVText.field).joined(separator: ",")
    let rows = zip(names, counts).map { name, row in
      ([CSVText.field(name)] + row.map(String.init)).joined(separator: ",")
    }
    return ([head] + rows).joined(separator: "\r\n") + "\r\n"
  }
}

extension ConfusionTable {
  /// The table and the most frequent confusions.
  var html: String {
    let words =
      hasOthers
      ? "The \(shown.count) of \(names.count) classes with the most mistakes; all others stand together. "
        + "confusion.csv, beside this page, has the whole matrix. " : ""
    let note = HTML.note(
      words
        + "Rows are labels, columns predictions; cells with a frame are right. The stronger the colour of a cell, "
        + "the larger its share of the row.")
    func name(_ head: String?) -> String { head.map { HTML.name($0, atMost: 40) } ?? "all others" }
    let columns = heads.map { "<th scope=\"col\"><span>\(name($0))</span></th>" }.joined()
    let body = zip(heads, cells).map { head, row in
      "<tr><th scope=\"row\">\(name(head))</th>"
        + row.map { "<td class=\"\($0.kind.rawValue) a\($0.level)\">\($0.count)</td>" }.joined()
        + "</tr>\n"
    }.joined()
    let table =
      "<table class=\"confusion\">\n<caption>Labels and predictions</caption>\n"
      + "<thead><tr><th scope=\"col\">Label</th>\(columns)</tr></thead>\n<tbody>\n\(body)</tbody></table>"
    return note + HTML.scrolling(table, label: "Table: Labels and predictions") + pairs
  }

  private var pairs: String {
    guard names.count > 2, !confusions.isEmpty else { return "" }
    return HTML.table(
      caption: "The most frequent confusions",
      columns: ["Label", "Predicted", "Examples", "Share of the label"],
      rows: confusions.map {
        let total = counts[$0.label].reduce(0, +)
        return [
          HTML.name(names[$0.label]), HTML.name(names[$0.predicted]), "\($0.count)",
          EvaluationPage.text(Double($0.count) / Double(max(total, 1))),
        ]
      }, textColumns: 2)
  }
}
