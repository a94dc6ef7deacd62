import FoveaCore
import FoveaGraph

/// What the programs of training are given for each batch.
struct BatchInputs: Sendable {
  private let constants: [String: HostTensor]
  private let takesPosition: Bool

  /// Prepares for a graph and the constants of its loss.
  init(_ graph: Graph, constants: [String: HostTensor]) {
    self.constants = constants
    takesPosition = graph.arguments.contains { $0.source == .input(TrainingName.position) }
  }

  /// The inputs of a batch: its images, labels and targets, if any, the number of the step in the whole run, counted from 1, and the row
  /// of the step's examples that row 0 is.
  func inputs(
    _ images: HostTensor, _ labels: HostTensor, _ targets: HostTensor?, number: Int, firstRow: Int
  ) -> [String: HostTensor] {
    var inputs = constants
    inputs[TrainingName.images] = images
    inputs[TrainingName.labels] = labels
    inputs[TrainingName.targets] = targets
    if takesPosition {
      inputs[TrainingName.position] = HostTensor(.int64([Int64(number), Int64(firstRow)]), shape: [2])
    }
    return inputs
  }
}
