import Foundation
import FoveaCore
import FoveaTraining

/// The file `history.csv`: a line for each epoch that was judged, for spreadsheets.
///
/// Like the curves it is a function of the metrics.
final class HistoryFile {
  private static let head =
    "epoch,step,done,train_loss,train_acc,test_loss,test_acc,examples_per_second"

  private let path: String
  private var lines = [head]

  /// Begins with the epochs of an earlier part of the run.
  init(_ path: String, earlier: [MetricsLog.Line]) {
    self.path = path
    for line in earlier where line.event == "epoch" {
      add(
        [Double(line.epoch), line.step.map { Double($0) }, line.done, line.trainLoss, line.trainAcc]
          + [line.testLoss, line.testAcc, line.examplesPerSecond])
    }
  }

  /// Adds an epoch, or its part, after which so many epochs are done.
  func add(_ epoch: TrainingEvent.Epoch, at done: Double) {
    add(
      [Double(epoch.epoch), Double(epoch.step), done, epoch.trainLoss, epoch.trainAccuracy]
        + [epoch.test.loss, epoch.test.top1, epoch.examplesPerSecond])
  }

  /// A whole number has no point; where there is none, a column is empty.
  private func add(_ numbers: [Double?]) {
    lines.append(
      numbers.map { number in
        guard let number, number.isFinite else { return "" }
        return number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
      }.joined(separator: ","))
  }

  /// Writes the file.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be written.
  func write() throws {
    try AtomicFile.write(Data((lines.joined(separator: "\n") + "\n").utf8), to: path)
  }
}
