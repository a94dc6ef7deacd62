import ArgumentParser
import Fovea
import FoveaCore

/// How predictions are written.
enum PredictionFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, csv
}

/// Writes predictions to standard output, one picture after the other.
struct PredictionWriter {
  let format: PredictionFormat
  private var objects: [JSONObject] = []

  /// Begins the output.
  init(_ format: PredictionFormat) {
    self.format = format
    if format == .csv { Console.result("file,rank,index,label,probability") }
  }

  /// Writes the predictions for a picture.
  mutating func write(_ predictions: [Prediction], for path: String) {
    switch format {
    case .text: Console.result(Formatting.line(Self.text(path, predictions), atMost: .max))
    case .json: objects.append(Self.object(path, predictions))
    case .csv: for line in Self.csv(path, predictions) { Console.result(line) }
    }
  }

  /// Ends the output.
  func finish() {
    if format == .json { Console.result(JSONObject.list(objects)) }
  }

  private static func text(_ path: String, _ predictions: [Prediction]) -> String {
    let answers = predictions.map { "\($0.label) \(Formatting.fixed($0.probability, 4))" }
    return "\(path): " + answers.joined(separator: ", ")
  }

  private static func object(_ path: String, _ predictions: [Prediction]) -> JSONObject {
    var object = JSONObject()
    object.set("file", path)
    object.set(
      "predictions",
      predictions.map { prediction in
        var entry = JSONObject()
        entry.set("label", prediction.label)
        entry.set("index", prediction.index)
        entry.set("probability", prediction.probability)
        return entry
      })
    return object
  }

  private static func csv(_ path: String, _ predictions: [Prediction]) -> [String] {
    predictions.enumerated().map { rank, prediction in
      [
        CSVText.field(path), "\(rank + 1)", "\(prediction.index)", CSVText.field(prediction.label),
        "\(prediction.probability)",
      ].joined(separator: ",")
    }
  }
}
