import Fovea

/// The files whose weights a run began from, by their absolute paths, as its checkpoints name them.
struct RunStart: Decodable {
  var weights: String?
  var strict: Bool?
  var initFrom: String?
  var initFromModel: String?
  var key: String?

  /// What was chosen, by option.
  private var choices: [String: String] {
    var choices: [String: String] = [:]
    choices["--weights"] = weights
    choices["--no-strict"] = strict == false ? "given" : nil
    choices["--init-from"] = initFrom
    choices["--init-from-model"] = initFromModel
    choices["--key"] = key
    return choices
  }

  /// The options in which another start differs from this one, as in `--weights (a.pth in the checkpoint, none
  /// now)`.
  func changes(in other: RunStart) -> [String] {
    Provenance(choices: choices).changedChoices(in: Provenance(choices: other.choices))
  }
}
