import Fovea

/// The code of the article *PretrainedWeights*, a function for each block.
enum PretrainedWeightsGuide {
  static func inspect() throws {
    switch try InspectedFile.read(path: "resnet18.pth") {
    case .checkpoint(let checkpoint, _): print("a checkpoint of \(checkpoint.model)")
    case .weights(let file): print("\(file.format.rawValue), \(file.tensors.count) tensors")
    case .network(let network): print("a network, \(network.model)")
    case .picture(let picture, _): print("a picture, \(picture.width) x \(picture.height)")
    }
  }

  static func predict() throws {
    let model = try ModelDescription(name: "resnet50")
    let checkpoint = try Checkpoint.read(path: "resnet50-0676ba61.pth", for: model)
    let weights = try checkpoint.fitted()
    for note in checkpoint.notes + weights.fit.remarks { print(note) }
    if let remark = checkpoint.pipelineRemark { print(remark) }

    let predictor = try Predictor(weights, on: OneDNNBackend())
    for answer in try predictor.predict(Picture.load(path: "photo.jpg"), top: 3) {
      print(answer.label, answer.probability)
    }
  }

  static func trainTheHead() throws {
    var configuration = try TrainingConfiguration(
      model: ModelConfiguration(name: "resnet18", weights: "resnet18.pth"),
      data: DataConfiguration(PictureFolder(dataDir: "photos", valSplit: 0.2)))
    configuration.training = TrainingOptions(
      epochs: 10, batchSize: 32, learningRate: 0.0003, optimizer: AdamW(weightDecay: 0.01))
    configuration.training.frozen = ["conv1.*", "bn1.*", "layer?.*"]
    configuration.training.unfreezeEpoch = 3

    let run = try TrainingRun(configuration, in: "runs/head")
    for notice in run.notices { print(notice.text) }
    try run.train()
    try Checkpoint.read(path: run.directory.best).export(to: "head.npz")
  }
}
