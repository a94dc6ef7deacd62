public import FoveaCore
public import FoveaData
public import FoveaFormats
public import FoveaRuntime

/// A trained network that explains itself: one safetensors file with all that is needed to use it.
///
/// The tensors are parameters and statistics under the names that PyTorch's `state_dict()` gives them,
/// so other tools read the file as plain weights, and an optimizer's moments under `optimizer.`. The rest
/// is JSON text in the file's metadata.
public struct Checkpoint: Sendable {
  /// The version of the metadata that this code writes; it reads no later one.
  public static let formatVersion = 4

  /// The version of the metadata of its file.
  ///
  /// Files of all earlier versions can be used; a run is continued from one of this version only.
  public internal(set) var version = Checkpoint.formatVersion

  /// What errors call it: the path of its file.
  public var name = "checkpoint"
  /// Which network it is.
  public var model: ModelDescription
  /// The names of the classes, in the order of the logits.
  public var classNames: [String]
  /// What turns a picture into the network's input.
  public var pipeline: Pipeline
  /// How the network was made: a JSON object for people and for the command, not read here.
  public var configuration: String
  /// Where the training stood.
  public var training: TrainingState
  /// Where its numbers come from, nil if nobody is to continue its training.
  public var provenance: Provenance?
  /// Parameters and statistics, in the order of the layers.
  public var parameters: [SafeTensorsFile.Entry]
  /// What the reader of a file of another tool chose, changed or left out, one sentence each.
  public var notes: [String] = []
  /// Why ``pipeline`` may be another one than the weights of another tool want; nil if it is known to be right.
  public var pipelineRemark: String?
  /// What the optimizer remembers, empty if the file is for use and not for training on.
  public var moments: [SafeTensorsFile.Entry]

  /// Makes a checkpoint of values that are at hand.
  public init(
    model: ModelDescription, classNames: [String], pipeline: Pipeline,
    configuration: String = "{}", training: TrainingState = TrainingState(),
    provenance: Provenance? = nil, parameters: [SafeTensorsFile.Entry], moments: [SafeTensorsFile.Entry] = []
  ) {
    self.model = model
    self.classNames = classNames
    self.pipeline = pipeline
    self.configuration = configuration
    self.training = training
    self.provenance = provenance
    self.parameters = parameters
    self.moments = moments
  }

  /// Makes a checkpoint of all that a state holds.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the state cannot be read.
  public init(
    model: ModelDescription, classNames: [String], pipeline: Pipeline,
    configuration: String = "{}", training: TrainingState = TrainingState(),
    provenance: Provenance? = nil, state: any StateStore
  ) throws {
    // The file is used with the averages; training continues with the parameters themselves, which the moments hold
    // then. Sums of gradients are zero between steps.
    let averages = Set(state.entries.filter { $0.role == .average }.map(\.path))
    var (parameters, moments) = ([NamedTensor](), [NamedTensor]())
    for entry in state.entries {
      switch entry.role {
      case .parameter, .statistic:
        let average = Self.averagePath(of: entry.path)
        let isAveraged = averages.contains(average)
        // Before the first step there is no average yet.
        let path = isAveraged && training.step > 0 ? average : entry.path
        parameters.append(NamedTensor(name: entry.path, tensor: try state.read(path)))
        guard isAveraged else { continue }
        moments.append(
          NamedTensor(name: Self.trainedName(of: entry.path), tensor: try state.read(entry.path)))
      case .moment: moments.append(NamedTensor(name: entry.path, tensor: try state.read(entry.path)))
      case .average, .gradient: continue
      }
    }
    self.init(
      model: model, classNames: classNames, pipeline: pipeline, configuration: configuration,
      training: training, provenance: provenance, parameters: parameters, moments: moments)
  }

  /// Where the state keeps the average of a parameter.
  package static func averagePath(of path: String) -> String { "average.\(path)" }

  /// Under which name the file holds a parameter whose place its average has.
  static func trainedName(of path: String) -> String { "optimizer.\(path).trained" }

  /// The parameters and statistics under their names.
  public var tensors: [String: HostTensor] {
    Dictionary(parameters.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
  }
}
