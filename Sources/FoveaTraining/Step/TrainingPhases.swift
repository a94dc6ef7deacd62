import FoveaCheckpoints
import FoveaCore
import FoveaLayers
import FoveaRuntime

/// The compiled programs of a whole run: those of the epochs in which some parameters are frozen, if these
/// are trained later, and those of all others.
///
/// All share one state, in which everything that any of them needs is declared from the beginning, so that a
/// checkpoint of one phase continues in the other.
struct TrainingPhases {
  /// The programs until the epoch of unfreezing, nil if there is none.
  private let first: StepPrograms?
  /// The programs of the last epoch.
  let last: StepPrograms
  private let unfreezeEpoch: Int?
  /// The paths of the parameters that are trained in the last phase alone.
  private let late: Set<String>

  /// Compiles the programs of a run over so many examples.
  ///
  /// - Throws: as `Trainer.init`.
  init(
    _ options: TrainingOptions, loss: any Loss, examples: Int, on backend: any Backend,
    over state: any StateStore, network: (_ batch: Int) throws -> Network
  ) throws {
    func programs(late: Set<String>, _ network: (Int) throws -> Network) throws -> StepPrograms {
      try StepPrograms(
        options, loss: loss, examples: examples, on: backend, over: state, late: late, network: network)
    }
    unfreezeEpoch = options.unfreezeEpoch
    func frozen(_ batch: Int) throws -> Network { try network(batch).freezing(options.frozen) }
    guard options.unfreezeEpoch != nil else {
      (first, late) = (nil, [])
      last = try programs(late: [], frozen)
      return
    }
    let size = try options.batchSizes(examples: examples)[0]
    let trained = Set(try frozen(size).parameters.filter(\.isTrainable).map(\.path))
    late = Set(
      try network(size).parameters.filter { $0.isTrainable && !trained.contains($0.path) }.map(\.path))
    last = try programs(late: late, network)
    first = try programs(late: [], frozen)
  }

  /// The programs of an epoch, counted from 1.
  func programs(ofEpoch epoch: Int) -> StepPrograms {
    guard let first, let unfreezeEpoch, epoch < unfreezeEpoch else { return last }
    return first
  }

  /// Gives parameters that are frozen at first the average that they have until they are trained: themselves.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the state cannot be read or written.
  func beginAverages(in state: any StateStore) throws {
    let averages = Set(state.entries.lazy.filter { $0.role == .average }.map(\.path))
    for path in late {
      let average = Checkpoint.averagePath(of: path)
      if averages.contains(average) { try state.write(try state.read(path), to: average) }
    }
  }
}
