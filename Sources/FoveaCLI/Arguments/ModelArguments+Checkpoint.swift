import Fovea

extension ModelArguments {
  /// Reads weights as a checkpoint, complete with what the arguments say or change.
  ///
  /// `model` is the model of weights that do not name theirs.
  ///
  /// - Throws: `FoveaError` if the file cannot be read or does not fit the arguments.
  func checkpoint(_ path: String, model: String?) throws -> Checkpoint {
    let description = try model.map { try ModelDescription(name: $0, options: options) }
    var checkpoint = try Checkpoint.read(path: path, for: description)
    for note in checkpoint.notes { Console.note("\(path): \(note)") }
    let known = checkpoint.model
    let claims = [
      ("--model", model, known.name),
      ("--num-classes", numClasses.map(String.init), String(known.classes)),
      ("--in-chans", inChans.map(String.init), String(known.channels)),
    ]
    for (option, claim, fact) in claims {
      guard let claim, claim != fact else { continue }
      throw FoveaError(
        .weights, at: path, "is a checkpoint with \(fact) for \(option), not \(claim)",
        remedy: "leave \(option) away")
    }
    for (key, value) in options.settings where known.settings[key] != value {
      throw FoveaError(
        .weights, at: path, "is a checkpoint of \(known.name) without \(key)=\(value)",
        remedy: "leave --model-setting away")
    }
    if let size = imgSize, size != known.height || size != known.width {
      let old = checkpoint.preprocessing
      checkpoint.model.height = size
      checkpoint.model.width = size
      checkpoint.preprocessing = try Preprocessing(
        channels: old.channels, height: size, width: size, resize: old.resize, mean: old.mean,
        standardDeviation: old.standardDeviation)
    }
    return checkpoint
  }
}
