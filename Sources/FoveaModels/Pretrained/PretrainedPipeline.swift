/// The pipeline of pictures that weights of a network need, such as published ones.
public struct PretrainedPipeline: Hashable, Sendable {
  /// The digits at the end of the name of the weights' file, by which the file is recognized; empty for none.
  public let hash: String
  /// The steps, as a person types them, as in `resize:256; center-crop; normalize:imagenet`.
  public let steps: String
  /// The settings of the model that the weights need.
  public let settings: [String: String]
  /// The program that the weights come from.
  public let framework: Framework

  /// Creates the pipeline of some weights.
  public init(
    hash: String = "", steps: String, settings: [String: String] = [:], framework: Framework = .torchvision
  ) {
    self.hash = hash
    self.framework = framework
    self.steps = steps
    self.settings = settings
  }
}

extension [PretrainedPipeline] {
  /// That of texts whose pictures are resized to the network's input and keep values in 0 to 1.
  static var resized: Self { [PretrainedPipeline(steps: "resize")] }

  /// Those of torchvision's weights for ImageNet, the first version first.
  ///
  /// - Parameters:
  ///   - hash: The digits in the name of their file.
  ///   - resize: The short side before the centre is taken.
  ///   - second: The digits of a second version, which wants a short side of 232.
  ///   - settings: What the weights imply of the model's own settings.
  /// - Returns: The pipelines.
  static func imageNet(
    _ hash: String, resize: Int = 256, second: String? = nil, settings: [String: String] = [:]
  ) -> Self {
    func pipeline(_ hash: String, _ side: Int) -> PretrainedPipeline {
      PretrainedPipeline(
        hash: hash, steps: "resize:\(side); center-crop; normalize:imagenet", settings: settings)
    }
    return [pipeline(hash, resize)] + (second.map { [pipeline($0, 232)] } ?? [])
  }

  /// That of Keras's weights for ImageNet, whose pictures are resized as a whole.
  ///
  /// - Parameters:
  ///   - input: How bytes become numbers: the `mode` of Keras's `preprocess_input`.
  ///   - settings: The settings of the model that the weights need.
  /// - Returns: The pipeline.
  static func keras(_ input: KerasInput, settings: [String: String] = [:]) -> Self {
    [PretrainedPipeline(steps: "resize; \(input.step)", settings: settings, framework: .keras)]
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
