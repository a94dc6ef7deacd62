public import Foundation

/// One example with its picture, its label and the answer of a network.
public struct ExampleCard: Hashable, Sendable {
  /// A picture as a PNG file, with its size.
  public struct Image: Hashable, Sendable {
    /// The bytes of the file.
    public var png: Data
    /// The number of columns, in pixels.
    public var width: Int
    /// The number of rows, in pixels.
    public var height: Int

    /// Makes an image from the bytes of a PNG file, which are not checked.
    public init(png: Data, width: Int, height: Int) {
      self.png = png
      self.width = width
      self.height = height
    }
  }

  /// The picture.
  public var image: Image
  /// The name of the class that the data set gives it.
  public var label: String
  /// The probability of that class, in `0...1`.
  public var labelProbability: Double
  /// The name of the class that is predicted, or suggested instead of the label.
  public var predicted: String
  /// The probability of the class in ``predicted``, in `0...1`.
  public var confidence: Double
  /// Whether the prediction equals the label; the names do not decide, as two classes may have one name.
  public var isCorrect: Bool
  /// The path of the picture, or its place in the data set; at most 300 characters are shown.
  public var location: String

  /// Makes a card from an example.
  public init(
    image: Image, label: String, labelProbability: Double, predicted: String, confidence: Double,
    isCorrect: Bool, location: String
  ) {
    self.image = image
    self.label = label
    self.labelProbability = labelProbability
    self.predicted = predicted
    self.confidence = confidence
    self.isCorrect = isCorrect
    self.location = location
  }

  /// Cards one after the other, or a sentence if there is none.
  static func html(_ cards: [ExampleCard], none: String) -> String {
    guard !cards.isEmpty else { return "<p>\(Markup.escaped(none))</p>\n" }
    return "<ul class=\"cards\">\n\(cards.map(\.html).joined())</ul>\n"
  }

  private var html: String {
    let isRight = isCorrect
    // A picture of few pixels is shown with its pixels as squares.
    let style = max(image.width, image.height) <= 48 ? " class=\"pixels\"" : ""
    let own = isRight ? "" : "<dt>Label</dt><dd>\(HTML.name(label)) \(Self.share(labelProbability))</dd>"
    return """
      <li><figure>
      <img\(style) alt="Picture labelled \(Markup.escaped(label, atMost: HTML.nameLimit))" \
      width="\(image.width)" height="\(image.height)" \
      src="data:image/png;base64,\(image.png.base64EncodedString())">
      <figcaption><dl>\(own)<dt>\(isRight ? "Label and prediction" : "Prediction")</dt>\
      <dd>\(HTML.name(predicted)) \(Self.share(confidence))</dd></dl>
      <p class="place">\(HTML.name(location, atMost: 300))</p></figcaption>
      </figure></li>

      """
  }

  private static func share(_ probability: Double) -> String {
    "<span class=\"share\">\(String(format: "%.3f", probability))</span>"
  }
}
