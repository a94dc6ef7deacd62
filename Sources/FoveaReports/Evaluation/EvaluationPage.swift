/// A page about how well a network does: one HTML file that needs nothing else and asks nothing of the
/// network.
///
/// All of it is text and tables with headings, so it can be read by keyboard and by screen readers, in light
/// and dark. The numbers are those of the parts; nothing is computed here.
public struct EvaluationPage: Hashable, Sendable {
  /// A number with its name.
  public struct Quantity: Hashable, Sendable {
    /// What it is.
    public var name: String
    /// The number.
    public var value: Double
    /// The 95 % confidence interval of the number; nil if unknown.
    public var interval: ClosedRange<Double>?

    /// Makes a number with its name.
    public init(_ name: String, _ value: Double, interval: ClosedRange<Double>? = nil) {
      self.name = name
      self.value = value
      self.interval = interval
    }
  }

  /// Something known of the network, its data or the machine.
  public struct Fact: Hashable, Sendable {
    /// What it is about.
    public var name: String
    /// What is known.
    public var text: String

    /// Makes a fact.
    public init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  /// What stands above all.
  public var title: String
  /// One or two sentences below the title.
  public var lead: String
  /// The figures that count.
  public var quantities: [Quantity]
  /// Which class is taken for which.
  public var confusion: ConfusionTable
  /// The metrics of each class, in the order of the classes.
  public var classes: [ClassRow]
  /// Whether the network is right as often as it believes to be.
  public var reliability: ReliabilityDiagram
  /// The wrong predictions of the highest confidence.
  public var mistakes: [ExampleCard]
  /// The right predictions of the lowest confidence.
  public var hits: [ExampleCard]
  /// The examples whose label is doubted most.
  public var doubts: [ExampleCard]
  /// The number of all examples whose label is doubted.
  public var doubtCount: Int
  /// Where the numbers come from.
  public var facts: [Fact]

  /// Makes a page.
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

  /// The page as text.
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
