import Foundation
import Fovea

/// The code of the article *YourOwnPhotos*, a function for each block.
enum YourOwnPhotosGuide {
  static func check() throws {
    let inspection = try FolderInspection(path: "flowers")
    for finding in inspection.broken { print("\(finding.path): \(finding.reason)") }
    for group in inspection.duplicates { print("the same picture: \(group.joined(separator: ", "))") }
    print("\(inspection.files) files, \(inspection.suspicious.count) suspicious")
  }

  static func train() throws {
    var configuration = try TrainingConfiguration(
      model: ModelConfiguration(name: "resnet18", imageSize: 96),
      data: DataConfiguration(PictureFolder(dataDir: "flowers")))
    configuration.training = TrainingOptions(
      epochs: 12, batchSize: 32, learningRate: 0.001, optimizer: AdamW(), schedule: CosineDecay(), workers: 2)

    let run = try TrainingRun(configuration, in: "runs/flowers")
    for notice in run.notices { print(notice.text) }
    let summary = try run.train()
    print("best test accuracy \(summary.best.accuracy), in epoch \(summary.best.epoch)")
  }

  static func judge() throws {
    let weights = try Checkpoint.read(path: "runs/flowers/best.safetensors").fitted()
    let images = weights.checkpoint.model.images
    let test = try PictureFolder(dataDir: "flowers").open(.test, for: images)
    let judgement = try Evaluator(weights, on: OneDNNBackend())
      .judge(test, pipeline: weights.checkpoint.pipeline)

    print(judgement.evaluation.top1, judgement.evaluation.top1Interval.range)
    for doubt in judgement.labelErrors.candidates {
      print("\(test.location(of: doubt.index)): perhaps \(test.classNames[doubt.suggestion])")
    }
    try EvaluationReport(directory: "runs/flowers/report")
      .write(judgement, of: test, title: "flowers", facts: [])
  }

  static func use() throws {
    let predictor = try Predictor(
      Checkpoint.read(path: "runs/flowers/best.safetensors"), on: OneDNNBackend())
    let picture = try Picture.load(path: "tulip.jpg")
    for answer in try predictor.predict(picture, top: 2) { print(answer.label, answer.probability) }

    let explanation = try Explainer(predictor, by: GradCAM()).explain(picture)
    try explanation.overlay(on: picture).encodedPNG().write(to: URL(fileURLWithPath: "why.png"))
  }
}
