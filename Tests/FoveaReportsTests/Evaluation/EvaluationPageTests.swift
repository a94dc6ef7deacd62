import FoveaReports
import Foundation
import TestSupport
import Testing

@Suite(.tags(.quick)) struct EvaluationPageTests {
  static let hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; drop & go",
    "a\u{202E}b\u{0}\u{FFFE}\u{7}",
    String(repeating: "long ", count: 5000), "", "]]>", "https://example.org/",
  ]

  /// A page of so many classes with two cards in each gallery.
  static func page(classes: Int, names: [String]? = nil) -> EvaluationPage {
    let names = (0..<classes).map { names?[$0 % (names?.count ?? 1)] ?? "class \($0)" }
    let counts = (0..<classes).map { label in
      (0..<classes).map { $0 == label ? 30 : ($0 + label) % 7 == 0 ? label % 5 : 0 }
    }
    let card = ExampleCard(
      image: .init(png: Data([1, 2, 3]), width: 28, height: 20), label: names[0], labelProbability: 0.01,
      predicted: names[1], confidence: 0.98, isCorrect: false,
      location: "/photos/\(names[0])/1.jpg")
    var hit = card
    hit.predicted = hit.label
    hit.isCorrect = true
    return EvaluationPage(
      title: "net on \(names[0])", lead: "\(classes) classes.",
      quantities: [.init("Top-1 accuracy", 0.5, interval: 0.4...0.6), .init("Loss", .nan)],
      confusion: ConfusionTable(
        names: names, counts: counts, shown: classes > 30 ? Array(0..<30) : nil,
        confusions: [.init(label: 0, predicted: 1, count: 3)]),
      classes: names.enumerated().map { index, name in
        ClassRow(
          name: name, support: 30, precision: index == 0 ? nil : 0.75, recall: 0.5,
          recallInterval: 0.4...0.6, f1: index == 0 ? nil : 0.6)
      },
      reliability: ReliabilityDiagram(
        bins: (0..<15).map { bin in
          ReliabilityDiagram.Bin(
            range: Double(bin) / 15...Double(bin + 1) / 15, count: bin, confidence: bin == 0 ? nil : 0.5,
            accuracy: bin == 0 ? nil : 0.4)
        }, expectedError: 0.1),
      mistakes: [card, card], hits: [hit, hit], doubts: [card], doubtCount: 7,
      facts: [.init("Command", names[0]), .init(names[1], "x")])
  }

  @Test(arguments: [2, 3, 10, 30, 31, 41, 1000])
  func aPageIsWellFormedAndAccessible(classes: Int) throws {
    let html = Self.page(classes: classes).html
    let elements = try HTMLReader.elements(html)
    func named(_ name: String) -> [HTMLReader.Element] { elements.filter { $0.name == name } }
    #expect(named("h1").count == 1 && named("main").count == 1 && named("nav").count == 1)
    #expect(named("header").count == 1 && named("title").count == 2)
    #expect(named("html").first?.attributes["lang"] == "en")
    let ids = elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    // Each section is named by its heading, and linked.
    let sections = named("section")
    #expect(sections.count == 8)
    for section in sections {
      #expect(ids.contains(try #require(section.attributes["aria-labelledby"])))
      let link = "#" + (section.attributes["id"] ?? "")
      #expect(named("a").contains { $0.attributes["href"] == link })
    }
    #expect(named("th").allSatisfy { ["row", "col"].contains($0.attributes["scope"]) })
    #expect(named("img").allSatisfy { $0.attributes["alt"]?.isEmpty == false })
    #expect(named("img").count == 5)
    #expect(named("table").count == named("caption").count)
    // What scrolls can be reached by keyboard and has a name.
    for region in elements where region.attributes["class"] == "scroll" {
      #expect(region.attributes["tabindex"] == "0" && region.attributes["role"] == "group")
      #expect(region.attributes["aria-label"]?.isEmpty == false)
    }
    #expect(html.utf8.count < 1_000_000)
    #expect(html.contains("The 30 of \(classes) classes") == (classes > 30))
    #expect(html.contains("All \(classes) classes") == (classes > 40))
  }

  @Test func aPageLoadsAndRunsNothing() throws {
    let html = Self.page(classes: 8, names: Self.hostile).html
    let elements = try HTMLReader.elements(html)
    let known: Set = [
      "html", "head", "meta", "link", "title", "style", "body", "a", "header", "h1", "p", "nav", "ul", "li",
      "main", "section", "h2", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "span", "bdi",
      "figure", "figcaption", "img", "dl", "dt", "dd", "details", "summary", "svg", "defs", "pattern", "line",
      "rect", "text",
    ]
    #expect(elements.allSatisfy { known.contains($0.name) })
    for element in elements {
      #expect(!element.attributes.keys.contains { $0.hasPrefix("on") || $0 == "style" })
      #expect(element.attributes["src"]?.hasPrefix("data:image/png;base64,") != false)
      #expect(element.attributes["href"].map { $0.hasPrefix("#") || $0 == "data:," } != false)
    }
    let policy = elements.first { $0.attributes["http-equiv"] == "Content-Security-Policy" }
    #expect(policy?.attributes["content"]?.hasPrefix("default-src 'none'; img-src data:;") == true)
    #expect(!html.contains("@import") && html.replacing("url(#hatching)", with: "").contains("url(") == false)
    #expect(!html.unicodeScalars.contains { $0.value == 0 || $0.value == 0x202E || $0.value == 0xFFFE })
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(html.utf8.count < 100_000)
  }

  @Test func missingNumbersAreDashes() {
    let html = Self.page(classes: 3).html
    #expect(html.contains("<span class=\"hidden\">none</span>") && html.contains("not a number"))
    #expect(html.contains("0.4000 to 0.6000"))
    #expect(html.contains("Shown are the 1 most doubtful of 7."))
  }

  @Test func withoutExamplesSentencesStandThere() throws {
    var page = Self.page(classes: 2)
    (page.mistakes, page.hits, page.doubts, page.doubtCount) = ([], [], [], 0)
    let html = page.html
    _ = try HTMLReader.elements(html)
    #expect(html.contains("Every prediction is right.") && html.contains("No label is doubted."))
  }
}
