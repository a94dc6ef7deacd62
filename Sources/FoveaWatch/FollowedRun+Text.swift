import FoveaCore
import FoveaRuns

extension FollowedRun {
  /// What a page that knows all up to a version must be told, as JSON; all if it knows nothing.
  func text(after known: Int?) -> String {
    let isWhole = known.map { $0 < curvesVersion } ?? true
    var object = JSONObject()
    object.set("id", id)
    object.set("name", name)
    object.set("path", path)
    object.set("state", facts.state.rawValue)
    object.set("problem", facts.problem)
    object.set("done", facts.done)
    object.set("step", facts.step)
    object.set("end", facts.end)
    object.set("steps_per_epoch", facts.stepsPerEpoch)
    object.set("expected_end", facts.expectedEnd)
    object.set("news", facts.news)
    object.set("damaged_lines", facts.damagedLines)
    object.set("has_best", facts.hasBest)
    if let last = facts.last {
      object.set("examples_per_second", last.examplesPerSecond)
      object.set("test_acc", last.testAccuracy)
      object.set("test_loss", last.testLoss)
    }
    if let best = facts.best {
      object.set("best_acc", best.testAccuracy)
      object.set("best_epoch", best.number)
    }
    if known.map({ $0 < choicesVersion }) ?? true {
      var values = JSONObject()
      for (path, value) in choices.sorted(by: { $0.key < $1.key }) { values.set(path, "\(value)") }
      object.set("choices", values)
    }
    object.set("whole", isWhole)
    let after = isWhole ? -1 : known ?? -1
    let texts = Quantity.allCases.compactMap { quantity in
      curves[quantity].map { "\"\(quantity.rawValue)\":\(Self.text(of: $0.points(after: after)))" }
    }
    return object.text(adding: "curves", "{" + texts.joined(separator: ",") + "}")
  }

  /// Points as lists of step, time and value; seven digits of a value are more than anybody sees.
  private static func text(of points: ArraySlice<Curve.Point>) -> String {
    let texts = points.map { point in
      "[\(point.step),\(point.time.map { "\((1000 * $0).rounded() / 1000)" } ?? "null"),\(Float(point.value))]"
    }
    return "[" + texts.joined(separator: ",") + "]"
  }
}

extension JSONObject {
  /// The object's text with a last member whose value is JSON already.
  func text(adding key: String, _ json: String) -> String {
    let text = description
    return text.dropLast() + (text == "{}" ? "" : ",") + "\"\(key)\":\(json)}"
  }
}
