/// Weights that a network can have, such as published ones: their file, and what they need.
public struct PretrainedWeights: Hashable, Sendable {
  /// The name of the published file, which ends in the first digits of its SHA-256, as in `resnet50-0676ba61.pth`;
  /// empty for weights without such a name.
  public let file: String
  /// The name of this version of the weights, as in `IMAGENET1K_V1`; empty for weights that were not published.
  public let version: String
  /// The pipeline of pictures, as a person types it, as in `resize:256; center-crop; normalize:imagenet`.
  public let steps: String
  /// The settings of the model that the weights need.
  public let settings: [String: String]
  /// The program that the weights come from.
  public let framework: Framework

  /// Creates the description of some weights.
  public init(
    file: String = "", version: String = "", steps: String, settings: [String: String] = [:],
    framework: Framework = .torchvision
  ) {
    (self.file, self.version) = (file, version)
    (self.steps, self.settings, self.framework) = (steps, settings, framework)
  }

  /// The first digits of the file's SHA-256 in hexadecimal, which stand behind the last hyphen of its name and by which it
  /// is recognized; empty if it has no name.
  public var hash: String {
    guard let dash = file.lastIndex(of: "-"), let dot = file.lastIndex(of: "."), dash < dot else { return "" }
    return String(file[file.index(after: dash)..<dot])
  }
}

extension [PretrainedWeights] {
  /// Those of texts whose pictures are resized to the network's input and keep values in 0 to 1.
  static var resized: Self { [PretrainedWeights(steps: "resize")] }

  /// torchvision's for ImageNet, the first version first.
  ///
  /// - Parameters:
  ///   - stem: The name of the file without its ending.
  ///   - resize: The short side before the centre is taken.
  ///   - second: The name of a second version, which wants a short side of 232, without its ending.
  ///   - settings: What the weights imply of the model's own settings.
  /// - Returns: The weights.
  static func imageNet(
    _ stem: String, resize: Int = 256, second: String? = nil, settings: [String: String] = [:]
  ) -> Self {
    func weights(_ stem: String, _ version: String, _ side: Int) -> PretrainedWeights {
      PretrainedWeights(
        file: "\(stem).pth", version: "IMAGENET1K_\(version)",
        steps: "resize:\(side); center-crop; normalize:imagenet", settings: settings)
    }
    return [weights(stem, "V1", resize)] + (second.map { [weights($0, "V2", 232)] } ?? [])
  }

  /// Keras's for ImageNet, whose pictures are resized as a whole.
  ///
  /// - Parameters:
  ///   - input: How bytes become numbers: the `mode` of Keras's `preprocess_input`.
  ///   - settings: The settings of the model that the weights need.
  /// - Returns: The weights.
  static func keras(_ input: KerasInput, settings: [String: String] = [:]) -> Self {
    [
      PretrainedWeights(
        version: "IMAGENET", steps: "resize; \(input.step)", settings: settings, framework: .keras)
    ]
  }
}

/// The ways in which `keras.applications` turns bytes into the numbers that a network takes.
enum KerasInput {
  /// Blue, green, red, less the means of ImageNet, as Caffe has it.
  case caffe
  /// From -1 to 1.
  case tensorFlow
  /// ImageNet's means and deviations, as PyTorch has it.
  case torch

  /// The step of a pipeline.
  var step: String {
    switch self {
    case .caffe: "normalize:mean=[103.939,116.779,123.68],std=[1],values=bytes,order=bgr"
    case .tensorFlow: "normalize:values=signed"
    case .torch: "normalize:imagenet"
    }
  }
}
