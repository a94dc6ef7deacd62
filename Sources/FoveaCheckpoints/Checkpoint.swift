public import FoveaCore
public import FoveaData
public import FoveaFormats
public import FoveaGraph
public import FoveaRuntime

/// A trained network in one safetensors file, with all that is needed to use it.
///
/// The tensors are parameters and statistics under the names that PyTorch's `state_dict()` gives them, so
/// that other tools can read the file as plain weights, and an optimizer's moments under `optimizer.`. The
/// rest is JSON text in the file's metadata.
public struct Checkpoint: Sendable {
  /// The version of the metadata that this code writes; later versions cannot be read.
  public static let formatVersion = 4

  /// The version of the metadata of the file.
  ///
  /// Checkpoints of all earlier versions can be used; a run can be continued only from one of this version.
  public internal(set) var version = Checkpoint.formatVersion

  /// The name of the checkpoint in errors: the path of its file.
  public var name = "checkpoint"
  /// The description of the network.
  public var model: ModelDescription
  /// The names of the classes, in the order of the logits.
  public var classNames: [String]
  /// The pipeline from a picture to the network's input.
  public var pipeline: Pipeline
  /// The configuration of the run, a JSON object for people and for commands; it is not read here.
  public var configuration: String
  /// The position of the training run.
  public var training: TrainingState
  /// The origin of the numbers, nil if the training is not to be continued.
  public var provenance: Provenance?
  /// Parameters and statistics, in the order of the layers.
  public var parameters: [SafeTensorsFile.Entry]
  /// The choices, changes and skipped parts when the file of another tool was read, one sentence each.
  public var notes: [String] = []
  /// The reason why ``pipeline`` may not be the one that the weights of another tool need; nil if it is known
  /// to be right.
  public var pipelineRemark: String?
  /// The layers that compute in integers of 8 bits, nil if none does; ``parameters`` holds the numbers that these stand
  /// for.
  public var quantization: Quantization?
  /// The network of an ONNX file, nil for a model of the catalogue or of the program's own.
  public package(set) var imported: ONNXClassifier?
  /// The files in which numbers may still lie.
  package internal(set) var files: [MappedFile] = []
  /// The moments of the optimizer, empty if the file is only for use.
  public var moments: [SafeTensorsFile.Entry]

  /// Creates a checkpoint from its parts.
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

  /// Creates a checkpoint of all that a state holds.
  ///
  /// Where the state has the running average of a parameter and a step has been made, the file holds the
  /// average as the parameter, and the parameter itself among the moments.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the state cannot be read.
  public init(
    model: ModelDescription, classNames: [String], pipeline: Pipeline,
    configuration: String = "{}", training: TrainingState = TrainingState(),
    provenance: Provenance? = nil, state: any StateStore
  ) throws {
    // The file is used with the averages; training continues with the parameters themselves, which the
    // moments hold then. Sums of gradients are zero between steps.
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

  /// The path under which the state keeps the average of a parameter.
  package static func averagePath(of path: String) -> String { "average.\(path)" }

  /// The name under which the file holds a parameter whose average is stored in its place.
  static func trainedName(of path: String) -> String { "optimizer.\(path).trained" }

  /// The parameters and statistics under their names.
  public var tensors: [String: HostTensor] {
    Dictionary(parameters.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
  }
}
