import FoveaReports
import TestSupport
import Testing

@Suite(.tags(.quick)) struct ConfusionTableTests {
  @Test func theWholeMatrixIsInTheValues() {
    let table = ConfusionTable(
      names: ["a,b", "say \"x\"", "c"], counts: [[1, 2, 3], [4, 5, 6], [7, 8, 9]], shown: [1])
    #expect(
      table.csv == """
        label,"a,b","say ""x""\",c\r
        "a,b",1,2,3\r
        "say ""x""\",4,5,6\r
        c,7,8,9\r

        """)
  }

  @Test(arguments: [2, 10, 30, 200])
  func thePictureIsWellFormed(classes: Int) throws {
    let table = EvaluationPageTests.page(classes: classes, names: EvaluationPageTests.hostile).confusion
    let svg = table.svg(title: "<a & b>")
    let elements = try SVGReader.elements(svg)
    let shown = min(classes, 31)
    #expect(elements.first == "svg" && elements.count { $0 == "rect" } == 1 + shown * shown)
    #expect(svg.contains("<title>&lt;a &amp; b&gt;</title>") && !svg.contains("<script"))
    #expect(svg.contains("all others") == (classes > 30))
  }

  @Test func otherClassesStandTogether() {
    let counts = [[5, 1, 0], [0, 7, 2], [1, 0, 9]]
    let svg = ConfusionTable(names: ["a", "b", "c"], counts: counts, shown: [0]).svg(title: "t")
    // Labels a; b and c: 18 of the others are taken for others, 1 for a.
    for count in [5, 1, 18] { #expect(svg.contains(">\(count)</text>")) }
    #expect(svg.matches(of: /class="hit/).count == 1)
  }
}
