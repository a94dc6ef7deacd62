import Foundation
public import FoveaCore
import FoveaFormats
import FoveaImage
public import FoveaTraining

/// Writes the scalars of a run, sample pictures and the choices to event files that TensorBoard shows.
///
/// | tag | value |
/// | --- | --- |
/// | `train/loss`, `train/lr` | one step in `logEvery`: mean loss and learning rate |
/// | `epoch/train_loss`, `epoch/train_acc` | means over the training examples of an epoch |
/// | `test/loss`, `test/top1`, `test/top5` | means over the test examples after an epoch; shares in 0 to 1 |
/// | `speed/examples_per_second` | training |
/// | `pictures/…` | the first 8 training pictures as the network gets them, before they are normalized |
///
/// A run that goes on after a break writes another file, which says from which step on it replaces earlier
/// ones.
public final class TensorBoardRecorder: TrainingObserver {
  private let file: TensorBoardFile
  private let logEvery: Int

  /// The number of pictures that are shown.
  private static let pictureCount = 8

  /// Makes a file of events and writes what is known before the first step.
  ///
  /// The choices and the pictures are written unless the run is resumed in a directory that has event files.
  ///
  /// - Parameters:
  ///   - directory: The path of the directory; it is made if it is missing.
  ///   - configuration: The configuration of the run as a tree.
  ///   - trainer: The trainer that the recorder will observe, at its first step or resumed.
  ///   - isResumed: Whether the run goes on from a checkpoint.
  ///   - logEvery: The number of steps between the scalars of steps, at least 1.
  /// - Throws: `FoveaError` with code `.file` if the directory or the file cannot be written; as
  ///   `Trainer.samplePictures(_:)`.
  public init(
    _ directory: String, configuration: JSONValue, trainer: Trainer, isResumed: Bool, logEvery: Int = 50
  ) throws {
    self.logEvery = max(logEvery, 1)
    let location = FileLocation(directory)
    let isFirst = try !TensorBoardFile.exists(in: location)
    file = try TensorBoardFile(in: location)
    let step = trainer.training.step
    if isResumed { try file.append(.restart, step: step + 1) }
    guard isFirst || !isResumed else { return }
    try file.append(.hyperparameters(Self.choices(of: configuration)), step: step)
    for (number, sample) in try trainer.samplePictures(Self.pictureCount).enumerated() {
      try file.append(
        .picture(
          tag: "pictures/\(number) \(sample.className)", png: try sample.picture.encodedPNG(),
          height: sample.picture.height, width: sample.picture.width, channels: sample.picture.channels),
        step: step)
    }
  }

  /// Appends the scalars of an event.
  ///
  /// - Throws: `FoveaError` with code `.file` if the file cannot be written.
  public func observe(_ event: TrainingEvent, of trainer: Trainer) throws {
    switch event {
    case .step(let step):
      guard step.step % logEvery == 0 else { return }
      try file.append(
        .scalars([("train/loss", step.loss), ("train/lr", step.learningRate)]), step: step.step)
    case .testing: break
    case .epoch(let epoch):
      try file.append(
        .scalars([
          ("epoch/train_loss", epoch.trainLoss), ("epoch/train_acc", epoch.trainAccuracy),
          ("test/loss", epoch.test.loss), ("test/top1", epoch.test.top1), ("test/top5", epoch.test.top5),
          ("speed/examples_per_second", epoch.examplesPerSecond),
        ]), step: epoch.step)
    case .finished(let summary): try file.append(.end, step: summary.last.step)
    }
  }

  /// The choices of a configuration that say something, by their paths.
  private static func choices(
    of configuration: JSONValue
  ) -> [(name: String, value: TensorBoardEvent.Hyperparameter)] {
    configuration.leaves.sorted { $0.key < $1.key }.compactMap { name, value in
      switch value {
      case .null: nil
      case .bool(let truth): (name, .truth(truth))
      case .integer(let number): (name, .number(Double(number)))
      case .unsigned(let number): (name, .number(Double(number)))
      case .number(let number): (name, .number(number))
      case .string(let text): (name, .text(text))
      case .array(let list): list.isEmpty ? nil : (name, .text(value.description))
      case .object: nil
      }
    }
  }
}
