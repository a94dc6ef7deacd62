import ArgumentParser
import Fovea

/// What can be chosen about a model.
struct ModelArguments: ParsableArguments {
  @Option(help: "The number of classes. (default: the data's or the model's)")
  var numClasses: Int?

  @Option(help: "The channels of the pictures: 1 for grey, 3 for colour. (default: the model's)")
  var inChans: Int?

  @Option(help: "The rows and columns of the pictures. (default: the model's)")
  var imgSize: Int?

  @Option(help: ArgumentHelp("A choice that only this model has.", valueName: "name=value"))
  var modelSetting: [String] = []

  func validate() throws {
    try require(numClasses ?? 1 >= 1, "--num-classes has to be at least 1.")
    try require(inChans == nil || inChans == 1 || inChans == 3, "--in-chans has to be 1 or 3.")
    try require(imgSize ?? 1 >= 1, "--img-size has to be at least 1.")
    try require(
      modelSetting.allSatisfy { $0.contains("=") }, "--model-setting takes a name and a value: name=value.")
  }

  /// The options for the catalogue.
  var options: ModelOptions {
    let pairs = modelSetting.map { setting in
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), String(parts[1]))
    }
    return ModelOptions(
      classes: numClasses, channels: inChans, imageSize: imgSize,
      settings: Dictionary(pairs, uniquingKeysWith: { $1 }))
  }
}
