import FoveaReports
import Foundation
import TestSupport
import Testing

@Suite(.tags(.quick)) struct LineChartTests {
  func figure(_ points: [(Double, Double)], range: ClosedRange<Double>? = nil, name: String = "train")
    -> String
  {
    let points = points.map { LineChart.Series.Point(x: $0.0, y: $0.1) }
    return Figure(
      title: "a & b",
      charts: [
        LineChart(title: "Loss", xLabel: "epoch", yRange: range, series: [.init(name, points: points)])
      ]
    ).svg
  }

  /// Whether the text is well-formed XML.
  func isWellFormed(_ svg: String) throws -> Bool { try SVGReader.elements(svg).first == "svg" }

  @Test(arguments: [0, 1, 2, 1000])
  func anyNumberOfPointsIsDrawn(count: Int) throws {
    var points: [(Double, Double)] = []
    for number in 0..<count { points.append((Double(number + 1) / 5, 2.3 / Double(number + 1))) }
    let svg = figure(points)
    #expect(try isWellFormed(svg))
    let (hasCurve, hasDot) = (svg.contains("d=\"M"), svg.contains("<circle"))
    #expect(hasCurve == (count > 1))
    #expect(hasDot == (count > 0))
    #expect(svg.contains("a &amp; b"))
    #expect(!svg.contains("nan") && !svg.contains("inf") && !svg.contains("<script"))
    let lines = svg.count { $0 == "L" }
    #expect(lines >= count - 1)
  }

  @Test func aPointThatIsNotFiniteBreaksTheCurve() throws {
    let svg = figure([(1, 1), (2, 2), (3, .nan), (4, 1), (5, .infinity), (6, 3), (7, 1), (.nan, 1)])
    #expect(try isWellFormed(svg))
    #expect(svg.components(separatedBy: "class=\"line line0\" d=").count == 3)
    #expect(!svg.contains("nan") && !svg.contains("inf"))
    #expect(try isWellFormed(figure([(1, .nan)])))
  }

  @Test func numbersOfAnySizeHaveTicks() throws {
    for size in [1e-300, 1e-9, 1, 1e12, 1e300] {
      let svg = figure([(0.2, size), (0.4, -size)])
      #expect(try isWellFormed(svg))
      #expect(svg.components(separatedBy: "class=\"grid\"").count > 2, "\(size)")
    }
  }

  @Test func ticksAreRound() {
    let svg = figure([(1, 0.1), (10, 2.2)])
    for text in [">0.0<", ">0.5<", ">1.0<", ">1.5<", ">2.0<", ">2.5<", ">epoch<", ">Loss<", ">2.200<"] {
      #expect(svg.contains(text), "\(text)")
    }
    #expect(figure([(1, 0.3)], range: 0...1).contains(">0.2<"))
  }

  @Test func lastValuesStandApartInTheirColours() throws {
    let series = ["train", "test"].map { LineChart.Series($0, points: [.init(x: 1, y: 0)]) }
    let chart = LineChart(title: "Accuracy", xLabel: "epoch", yRange: 0...1, series: series)
    let svg = Figure(title: "a", charts: [chart]).svg
    let labels = svg.matches(of: /class="value dot(\d)" x="([\d.]+)" y="([\d.]+)"/)
    #expect(Set(labels.map(\.1)) == ["0", "1"])
    let heights = try labels.map { try #require(Double($0.3)) }.sorted()
    #expect(heights.count == 2 && heights[1] - heights[0] >= 15)
    // Neither hangs below the axis.
    let axis = try #require(
      svg.firstMatch(of: /class="grid" x1="[\d.]+" y1="([\d.]+)"/).flatMap { Double($0.1) })
    #expect(heights[1] <= axis + 4)
  }

  @Test func namesAreEscaped() throws {
    #expect(try isWellFormed(figure([(1, 1)], name: "<\"\u{1}>&")))
  }
}

/// A strict reader of the little XML that a chart uses: balanced elements, quoted attributes, known entities.
enum SVGReader {
  struct Malformed: Error {}

  /// The names of all elements in the order in which they begin.
  static func elements(_ text: String) throws -> [String] {
    var (names, open): ([String], [String]) = ([], [])
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "<") {
      guard rest[..<start].allSatisfy({ $0 != ">" }), let end = rest[start...].firstIndex(of: ">") else {
        throw Malformed()
      }
      let tag = rest[rest.index(after: start)..<end]
      guard tag.filter({ $0 == "\"" }).count.isMultiple(of: 2) else { throw Malformed() }
      if tag.hasPrefix("/") {
        guard open.popLast() == String(tag.dropFirst()) else { throw Malformed() }
      } else {
        let name = String(tag.prefix { $0 != " " && $0 != "/" })
        names.append(name)
        if !tag.hasSuffix("/") { open.append(name) }
      }
      rest = rest[rest.index(after: end)...]
    }
    guard open.isEmpty else { throw Malformed() }
    return names
  }
}
