/// A page about how well a network does: one HTML file with style and pictures inside, which loads nothing
/// from elsewhere.
///
/// All of it is text and tables with headings, so it can be read by keyboard and by screen readers, in light
/// and dark. The numbers are those of the parts; nothing but shares of rows is computed here.
public struct EvaluationPage: Hashable, Sendable {
  /// A named number of the first table.
  public struct Quantity: Hashable, Sendable {
    /// The name of the number, as in `Top-1 accuracy`.
    public var name: String
    /// The number; one that is not finite is shown as `not a number`.
    public var value: Double
    /// The 95 % confidence interval of the number; nil if unknown.
    public var interval: ClosedRange<Double>?

    /// Makes a quantity from a name and a number.
    public init(_ name: String, _ value: Double, interval: ClosedRange<Double>? = nil) {
      self.name = name
      self.value = value
      self.interval = interval
    }
  }

  /// A statement about the origin of the numbers: the network, its data or the machine.
  public struct Fact: Hashable, Sendable {
    /// The subject, as in `Weights`, of which at most 200 characters are shown.
    public var name: String
    /// The statement, of which at most 4000 characters are shown.
    public var text: String

    /// Makes a fact from a subject and a statement.
    public init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  /// The title and heading of the page, of which at most 200 characters are shown.
  public var title: String
  /// One or two sentences below the title, of which at most 1000 characters are shown.
  public var lead: String
  /// The numbers of the first table, in their order.
  public var quantities: [Quantity]
  /// The confusion matrix.
  public var confusion: ConfusionTable
  /// The metrics of each class, in the order of the classes.
  public var classes: [ClassRow]
  /// The agreement of the network's confidence with its accuracy.
  public var reliability: ReliabilityDiagram
  /// The wrong predictions of the highest confidence, in the order in which they are shown.
  public var mistakes: [ExampleCard]
  /// The right predictions of the lowest confidence, in the order in which they are shown.
  public var hits: [ExampleCard]
  /// The examples whose label is doubted most, in the order in which they are shown.
  public var doubts: [ExampleCard]
  /// The number of all examples whose label is doubted, at least that of ``doubts``.
  public var doubtCount: Int
  /// The origin of the numbers.
  public var facts: [Fact]

  /// Makes a page from its parts.
  public init(
    title: String, lead: String, quantities: [Quantity], confusion: ConfusionTable, classes: [ClassRow],
    reliability: ReliabilityDiagram, mistakes: [ExampleCard], hits: [ExampleCard], doubts: [ExampleCard],
    doubtCount: Int, facts: [Fact]
  ) {
    self.title = title
    self.lead = lead
    self.quantities = quantities
    self.confusion = confusion
    self.classes = classes
    self.reliability = reliability
    self.mistakes = mistakes
    self.hits = hits
    self.doubts = doubts
    self.doubtCount = doubtCount
    self.facts = facts
  }

  /// Nothing may be loaded and nothing run, whatever the text of the page turns out to hold.
  static let policy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

  /// The text of the HTML file.
  public var html: String {
    let title = Markup.escaped(title, atMost: 200)
    let links = sections.map { "<li><a href=\"#\($0.id)\">\($0.heading)</a></li>\n" }.joined()
    let bodies = sections.map { section in
      """
      <section id="\(section.id)" aria-labelledby="\(section.id)-heading">
      <h2 id="\(section.id)-heading">\(section.heading)</h2>
      \(section.content)</section>

      """
    }
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <link rel="icon" href="data:,">
      <title>\(title)</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <a class="skip" href="#main">Skip to the figures</a>
      <header>
      <h1>\(title)</h1>
      <p>\(Markup.escaped(lead, atMost: 1000))</p>
      </header>
      <nav aria-label="Sections">
      <ul>
      \(links)</ul>
      </nav>
      <main id="main" tabindex="-1">
      \(bodies.joined())</main>
      </body>
      </html>

      """
  }
}
