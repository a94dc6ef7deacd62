import Foundation

/// A diagram of the share of right predictions at each confidence.
///
/// It follows Guo et al. 2017 (arXiv:1706.04599), figure 1.
public struct ReliabilityDiagram: Hashable, Sendable {
  /// The examples whose confidence lies in one range.
  public struct Bin: Hashable, Sendable {
    /// The range of confidence, within `0...1`; the lower end itself belongs to the bin before.
    public var range: ClosedRange<Double>
    /// The number of examples.
    public var count: Int
    /// The mean confidence, in `0...1`; nil without examples.
    public var confidence: Double?
    /// The share of right predictions, in `0...1`; nil without examples.
    public var accuracy: Double?

    /// Makes a bin from its numbers.
    public init(range: ClosedRange<Double>, count: Int, confidence: Double?, accuracy: Double?) {
      self.range = range
      self.count = count
      self.confidence = confidence
      self.accuracy = accuracy
    }
  }

  /// The bins, from the lowest confidence to the highest.
  public var bins: [Bin]
  /// The expected calibration error, in `0...1`.
  public var expectedError: Double

  /// Makes a diagram from its bins and their expected calibration error.
  public init(bins: [Bin], expectedError: Double) {
    self.bins = bins
    self.expectedError = expectedError
  }

  /// The diagram and its numbers.
  var html: String {
    """
    <p>A network is calibrated if, of the predictions that it gives a probability of 0.8, four of five are right. The \
    expected calibration error, the mean distance between both over \(bins.count) bins, is \
    \(EvaluationPage.text(expectedError)).</p>
    <figure class="diagram">
    \(svg)
    <figcaption>Bars are the share of right predictions. Where the hatching reaches beyond a bar the network is too \
    sure, where it lies inside too modest; the dashed line is where both agree.</figcaption>
    </figure>
    \(HTML.details("The numbers of the diagram", table))
    """
  }

  private var table: String {
    HTML.table(
      caption: "Predictions by confidence",
      columns: ["Confidence above, up to", "Examples", "Mean confidence", "Share right"],
      rows: bins.map { bin in
        let ends = [bin.range.lowerBound, bin.range.upperBound].map { String(format: "%.3f", $0) }
        return [
          ends.joined(separator: " to "), "\(bin.count)", EvaluationPage.text(bin.confidence),
          EvaluationPage.text(bin.accuracy),
        ]
      })
  }

  private static let left = 48.0
  private static let top = 12.0
  private static let side = 320.0

  /// The diagram as an element of the page, which has its style.
  private var svg: String {
    func x(_ value: Double) -> Double { Self.left + value * Self.side }
    func y(_ value: Double) -> Double { Self.top + (1 - value) * Self.side }
    func attributes(_ pairs: KeyValuePairs<String, Double>) -> String {
      pairs.map { "\($0)=\"\(SVG.number($1))\"" }.joined(separator: " ")
    }
    func box(_ style: String, _ range: ClosedRange<Double>, from low: Double, to high: Double) -> String {
      let size = attributes([
        "x": x(range.lowerBound), "y": y(high), "width": x(range.upperBound) - x(range.lowerBound),
        "height": y(low) - y(high),
      ])
      return "<rect class=\"\(style)\" \(size)/>\n"
    }
    var parts = ""
    for step in 0...5 {
      let value = Double(step) / 5
      parts +=
        "<line class=\"grid\" \(attributes(["x1": x(0), "y1": y(value), "x2": x(1), "y2": y(value)]))/>\n"
        + "<text text-anchor=\"end\" \(attributes(["x": x(0) - 6, "y": y(value) + 4]))>"
        + "\(String(format: "%.1f", value))</text>\n"
        + "<text text-anchor=\"middle\" \(attributes(["x": x(value), "y": y(0) + 18]))>"
        + "\(String(format: "%.1f", value))</text>\n"
    }
    for bin in bins {
      guard let accuracy = bin.accuracy, let confidence = bin.confidence else { continue }
      parts += box("bar", bin.range, from: 0, to: accuracy)
      parts += box("gap", bin.range, from: min(accuracy, confidence), to: max(accuracy, confidence))
    }
    parts += "<line class=\"ideal\" \(attributes(["x1": x(0), "y1": y(0), "x2": x(1), "y2": y(1)]))/>\n"
    parts +=
      "<text text-anchor=\"middle\" \(attributes(["x": x(0.5), "y": y(0) + 36]))>Confidence</text>\n"
      + "<text text-anchor=\"middle\" transform=\"translate(12 \(SVG.number(y(0.5)))) rotate(-90)\">"
      + "Share right</text>\n"
    return """
      <svg class="chart" viewBox="0 0 384 374" width="384" height="374" role="img" \
      aria-labelledby="diagram-title">
      <title id="diagram-title">Reliability diagram: expected calibration error \
      \(EvaluationPage.text(expectedError))</title>
      <defs><pattern id="hatching" width="6" height="6" patternUnits="userSpaceOnUse" \
      patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>
      \(parts)</svg>
      """
  }
}
