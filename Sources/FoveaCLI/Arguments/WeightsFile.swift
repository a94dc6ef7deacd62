import Fovea
import FoveaFormats

/// Weights in a file: a checkpoint of ours, or tensors of another tool for a model that is named.
enum WeightsFile {
  /// Reads weights as a checkpoint, complete with what the arguments say or change.
  ///
  /// - Throws: `FoveaError` if the file cannot be read or does not fit the arguments.
  static func read(_ path: String, model: String?, arguments: ModelArguments) throws -> Checkpoint {
    let file = try SafeTensorsFile.read(path: path)
    guard Checkpoint.describes(file) else {
      guard let model else {
        throw FoveaError(
          .weights, at: path, "holds weights but does not say of which model",
          remedy: "name the model with --model")
      }
      let description = try ModelDescription(name: model, options: arguments.options)
      var checkpoint = Checkpoint(
        model: description, classNames: (0..<description.classes).map { "class \($0)" },
        preprocessing: try Preprocessing(
          channels: description.channels, height: description.height, width: description.width),
        parameters: file.tensors)
      checkpoint.name = path
      return checkpoint
    }
    var checkpoint = try Checkpoint(file, name: path)
    let known = checkpoint.model
    let claims = [
      ("--model", model, known.name),
      ("--num-classes", arguments.numClasses.map(String.init), String(known.classes)),
      ("--in-chans", arguments.inChans.map(String.init), String(known.channels)),
    ]
    for (option, claim, fact) in claims {
      guard let claim, claim != fact else { continue }
      throw FoveaError(
        .weights, at: path, "is a checkpoint with \(fact) for \(option), not \(claim)",
        remedy: "leave \(option) away")
    }
    for (key, value) in arguments.options.settings where known.settings[key] != value {
      throw FoveaError(
        .weights, at: path, "is a checkpoint of \(known.name) without \(key)=\(value)",
        remedy: "leave --model-setting away")
    }
    if let size = arguments.imgSize, size != known.height || size != known.width {
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
