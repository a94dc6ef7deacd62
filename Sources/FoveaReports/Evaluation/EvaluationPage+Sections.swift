import Foundation

extension EvaluationPage {
  /// A part of the page with a heading of its own.
  struct Section {
    let id: String
    let heading: String
    let content: String
  }

  /// The most classes whose metrics are shown without being opened.
  static let openClassLimit = 40
  /// The number of classes shown as the worst where there are more than that.
  static let worstClassCount = 20

  var sections: [Section] {
    [
      Section(id: "figures", heading: "Figures", content: figures),
      Section(id: "confusion", heading: "Confusion matrix", content: confusion.html),
      Section(id: "classes", heading: "Classes", content: classTables),
      Section(id: "calibration", heading: "Calibration", content: reliability.html),
      Section(
        id: "mistakes", heading: "Most confident mistakes",
        content: ExampleCard.html(mistakes, none: "Every prediction is right.")),
      Section(
        id: "hits", heading: "Least certain hits",
        content: ExampleCard.html(hits, none: "No prediction is right.")),
      Section(id: "doubts", heading: "Likely label errors", content: doubtful),
      Section(id: "provenance", heading: "Where this comes from", content: provenance),
    ]
  }

  private var figures: String {
    HTML.table(
      caption: "Figures of the whole",
      note:
        "Intervals of 95 % tell how much chance decided which examples these are: Wilson's for shares, that of "
        + "the normal distribution for the mean loss.",
      columns: ["Figure", "Value", "95 % interval"],
      rows: quantities.map {
        [Markup.escaped($0.name), Self.text($0.value), Self.text($0.interval)]
      })
  }

  private var classTables: String {
    let note = HTML.note(
      "Precision is the share of the predictions of a class that are right, recall the share of its examples that "
        + "are found, F1 their harmonic mean.")
    let all = ClassRow.table(classes, caption: "All classes")
    guard classes.count > Self.openClassLimit else { return note + all }
    let order = classes.indices.sorted { (classes[$0].f1 ?? 2, $0) < (classes[$1].f1 ?? 2, $1) }
    let worst = order.prefix(Self.worstClassCount).map { classes[$0] }
    return note + ClassRow.table(worst, caption: "The \(worst.count) classes of the lowest F1")
      + HTML.details("All \(classes.count) classes", all)
  }

  private var doubtful: String {
    let words =
      "<p>The network gives these examples another class with at least the confidence that it usually has in "
      + "examples of that class (confident learning, Northcutt et al. 2021). Either the label is wrong or the "
      + "network is; a person must look. "
    guard doubtCount > 0 else { return "<p>No label is doubted.</p>\n" }
    let count =
      doubts.count < doubtCount
      ? "Shown are the \(doubts.count) most doubtful of \(doubtCount)." : "There are \(doubtCount)."
    return words + count + "</p>\n" + ExampleCard.html(doubts, none: "")
  }

  private var provenance: String {
    let rows = facts.map { fact in
      "<div><dt>\(Markup.escaped(fact.name, atMost: 200))</dt>"
        + "<dd>\(HTML.name(fact.text, atMost: 4000))</dd></div>\n"
    }
    return "<dl>\n\(rows.joined())</dl>\n"
  }

  /// A number as the page shows it.
  static func text(_ value: Double) -> String {
    value.isFinite ? String(format: abs(value) < 1e6 ? "%.4f" : "%.4g", value) : "not a number"
  }

  /// A number that may be missing.
  static func text(_ value: Double?) -> String {
    guard let value else { return missing }
    return text(value)
  }

  /// The ends of an interval, if there is one.
  static func text(_ interval: ClosedRange<Double>?) -> String {
    guard let interval else { return missing }
    return "\(text(interval.lowerBound)) to \(text(interval.upperBound))"
  }

  /// A dash for eyes, a word for ears.
  private static let missing = "<span aria-hidden=\"true\">–</span><span class=\"hidden\">none</span>"
}
