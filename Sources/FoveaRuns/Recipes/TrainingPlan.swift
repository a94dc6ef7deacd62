public import FoveaCore

/// A list of runs, one after the other, each of which may start from the layers of the one before it.
///
/// A configuration is a plan of one run, unless it has `stages`: a list of parts, each laid over the keys
/// beside the list. `init_from: previous` in a stage means the best checkpoint of the stage before.
public struct TrainingPlan: Sendable {
  /// One run of the plan.
  public struct Stage: Sendable {
    /// The configuration of the run, without the start from the stage before it.
    public var configuration: TrainingConfiguration
    /// The name of its directory within the plan's, as in `2-vgg13-fashion`; nil if it is the plan's itself.
    public var directory: String?
    /// Whether it starts from the layers of the stage before it.
    public var startsFromPrevious: Bool
  }

  /// The runs in their order, at least one.
  public var stages: [Stage]

  /// The key of the list of parts.
  static let stagesKey = "stages"
  /// The place of weights that are those of the stage before.
  static let previous = "previous"

  /// Reads a plan from trees, each of which may omit keys.
  ///
  /// Later trees win over earlier ones and all over the defaults, as in
  /// `TrainingConfiguration.init(overlaying:choices:)`. Only one of them may have stages.
  ///
  /// - Parameters:
  ///   - trees: Objects with the keys `model`, `data`, `training`, `machine` and `stages`.
  ///   - choices: The registries that names are looked up in.
  /// - Throws: `FoveaError` with code `.configuration` that names the key, for a stage with its number from
  ///   0: as `TrainingConfiguration.init(overlaying:choices:)`, and if the stages are not a list, empty or in
  ///   more than one tree, or the first one starts from the stage before it.
  public init(overlaying trees: [JSONValue], choices: RunChoices = .standard) throws {
    let places = trees.indices.filter { trees[$0][Self.stagesKey] != nil }
    guard let place = places.last, let list = trees[place][Self.stagesKey] else {
      let configuration = try TrainingConfiguration(overlaying: trees, choices: choices)
      guard configuration.model.initFrom != Self.previous else {
        throw Self.nothingPrevious("model.init_from")
      }
      stages = [Stage(configuration: configuration, directory: nil, startsFromPrevious: false)]
      return
    }
    guard places.count == 1 else {
      throw FoveaError(
        .configuration, at: Self.stagesKey, "expected in one configuration, got it in \(places.count)",
        remedy: "keep one list of stages")
    }
    guard case .array(let parts) = list, !parts.isEmpty else {
      throw FoveaError(
        .configuration, at: Self.stagesKey, "expected a non-empty list of configurations, got \(list)")
    }
    var common = trees
    common[place][Self.stagesKey] = nil
    stages = try parts.enumerated().map { number, part in
      var whole = common
      whole.insert(part, at: place + 1)
      var configuration: TrainingConfiguration
      do {
        configuration = try TrainingConfiguration(overlaying: whole, choices: choices)
      } catch let error as FoveaError where error.code == .configuration {
        throw FoveaError(
          .configuration, at: "\(Self.stagesKey)[\(number)].\(error.location)", error.problem,
          remedy: error.remedy)
      }
      let startsFromPrevious = configuration.model.initFrom == Self.previous
      guard !startsFromPrevious || number > 0 else {
        throw Self.nothingPrevious("\(Self.stagesKey)[0].model.init_from")
      }
      if startsFromPrevious { configuration.model.initFrom = nil }
      return Stage(
        configuration: configuration, directory: "\(number + 1)-\(configuration.model.title)",
        startsFromPrevious: startsFromPrevious)
    }
  }

  private static func nothingPrevious(_ place: String) -> FoveaError {
    FoveaError(
      .configuration, at: place, "there is no previous stage",
      remedy: "name a file; ./\(previous) if it is called so")
  }

  /// Returns the directory and the configuration of each stage, with the path of the weights that it starts
  /// from.
  ///
  /// - Parameter directory: The path of the directory of the whole plan.
  /// - Returns: The runs, in their order; the paths begin with `directory`.
  public func runs(in directory: String) -> [(directory: String, configuration: TrainingConfiguration)] {
    var runs: [(directory: String, configuration: TrainingConfiguration)] = []
    for stage in stages {
      let own = stage.directory.map { FileLocation(directory).appending($0).path } ?? directory
      var configuration = stage.configuration
      if stage.startsFromPrevious, let last = runs.last {
        configuration.model.initFrom = RunDirectory.best(in: last.directory)
      }
      runs.append((own, configuration))
    }
    return runs
  }

  /// Checks, before the first of several runs takes its time, that the others can begin.
  ///
  /// - Parameter directory: The path of the directory of the whole plan.
  /// - Throws: `FoveaError` with code `.file` if the directory of a run holds something, or a file that a run starts
  ///   from cannot be opened.
  public func requireReady(in directory: String) throws {
    guard stages.count > 1 else { return }
    for run in runs(in: directory) { try RunDirectory(path: run.directory).requireEmpty() }
    for stage in stages {
      let model = stage.configuration.model
      for path in [model.weights, model.initFrom].compactMap(\.self) {
        _ = try RegularFile.open(FileLocation(path))
      }
    }
  }
}
