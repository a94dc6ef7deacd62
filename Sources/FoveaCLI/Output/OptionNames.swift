import Fovea

extension Setting {
  /// The option of the command that makes the setting.
  var option: String {
    switch self {
    case .batchSize: "--batch-size"
    case .imageSize: "--img-size"
    case .classCount: "--num-classes"
    case .channelCount: "--in-chans"
    case .model: "--model"
    case .weights: "--weights"
    case .relatedModel: "--init-from-model"
    case .key: "--key"
    case .lenientLoading: "--no-strict"
    case .noSideBranches: "--aux off"
    case .dataDirectory: "--data-dir"
    case .validationShare: "--val-split"
    case .skipBroken: "--skip-broken"
    case .crops: "--crops"
    case .testScales: "--test-scales"
    case .dropLast: "--drop-last"
    case .maxSteps: "--max-steps"
    case .outputDirectory: "--output-dir"
    case .tensorBoardDirectory: "--tensorboard"
    case .resume: "--resume"
    case .mirror: "--from"
    case .weightsDownload: "fovea weights download"
    }
  }
}

/// An error of the library on one line, with the command's options in the place of settings.
func message(of error: any Error) -> String {
  switch error {
  case let error as FoveaError: error.text(naming: \.option)
  case let error as ShapeError: error.text(naming: \.option)
  default: "\(error)"
  }
}
