import Foundation
import FoveaCore
import FoveaReports
package import FoveaTraining

/// The file `curves.svg`: loss and accuracy against epochs, redrawn while the run goes on.
package final class CurveFile {
  private let path: String
  private let title: String
  private var trainLoss = LineChart.Series("train")
  private var trainAccuracy = LineChart.Series("train")
  private var testAccuracy = LineChart.Series("test", showsPoints: true)
  private let clock = ContinuousClock()
  private var writtenAt: ContinuousClock.Instant?

  /// Begins with the points of an earlier part of the run.
  package init(_ path: String, title: String, earlier: [MetricsLog.Line]) {
    self.path = path
    self.title = title
    for line in earlier {
      switch line.event {
      case "progress": add(at: line.done, loss: line.trainLoss, accuracy: line.trainAcc)
      case "epoch":
        let done = line.done ?? Double(line.epoch)
        add(at: done, loss: line.trainLoss, accuracy: line.trainAcc)
        testAccuracy.add(x: done, y: line.testAcc ?? .nan)
      default: break
      }
    }
  }

  /// The step of an epoch, counted from 1, that has the last point so far; 0 if none has.
  ///
  /// There are as many points as a person can tell apart: five for each epoch, the last at its end.
  package static func lastPoint(upTo stepInEpoch: Int, of stepsPerEpoch: Int) -> Int {
    let fifths = stepInEpoch * 5 / stepsPerEpoch
    return (fifths * stepsPerEpoch + 4) / 5
  }

  /// Adds the means of an epoch so far.
  package func add(_ step: TrainingEvent.Step) {
    add(at: step.epochsDone, loss: step.sums.meanLoss, accuracy: step.sums.accuracy)
  }

  /// Adds what training and test examples say when so many epochs are done.
  package func add(_ epoch: TrainingEvent.Epoch, at done: Double) {
    add(at: done, loss: epoch.trainLoss, accuracy: epoch.trainAccuracy)
    testAccuracy.add(x: done, y: epoch.test.top1)
  }

  /// Adds what training examples say, unless that has been done for this moment.
  private func add(at done: Double?, loss: Double?, accuracy: Double?) {
    guard let done, done != trainLoss.points.last?.x else { return }
    trainLoss.add(x: done, y: loss ?? .nan)
    trainAccuracy.add(x: done, y: accuracy ?? .nan)
  }

  /// Draws the curves unless they were drawn within the last two seconds.
  ///
  /// - Throws: as `write()`.
  package func writeIfStale() throws {
    guard writtenAt.map({ clock.now - $0 >= .seconds(2) }) ?? true else { return }
    try write()
  }

  /// Draws the curves.
  ///
  /// - Throws: `FoveaError` with code `.file` if the file cannot be written.
  package func write() throws {
    let figure = Figure(
      title: title,
      charts: [
        LineChart(title: "Loss", xLabel: "epoch", series: [trainLoss]),
        LineChart(
          title: "Accuracy", xLabel: "epoch", yRange: 0...1, series: [trainAccuracy, testAccuracy]),
      ])
    try AtomicFile.write(Data(figure.svg.utf8), to: path)
    writtenAt = clock.now
  }
}
