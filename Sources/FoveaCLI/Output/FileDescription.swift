import Fovea
import FoveaCore
import FoveaFormats

/// What `fovea info` says of a file: facts in order, then its tensors.
struct FileDescription {
  private struct Fact {
    var key: String
    var text: String
    var value: any Encodable
  }

  private let kind: String
  private var facts: [Fact] = []
  private var tensors: [(name: String, type: String, shape: TensorShape)] = []
  private var metadata: [String: String]?
  private var notes: [String] = []

  /// Describes a picture.
  init(_ picture: Picture, _ header: PictureHeader) {
    kind = "picture"
    add("format", header.format.rawValue)
    add("width", picture.width)
    add("height", picture.height)
    add("channels", header.channels)
    func text(_ means: [Double]) -> String { means.map { Formatting.fixed($0, 3) }.joined(separator: ", ") }
    let means = picture.channelMeans
    let colours = means.count == 1 ? [means[0], means[0], means[0]] : means
    add("mean", colours, as: text(colours))
    let quarters = picture.quarterMeans
    add("quarters", quarters, as: quarters.map { $0.map(text) ?? "none" }.joined(separator: "; "))
  }

  /// Describes weights that do not say of which model.
  init(_ file: WeightsFile) {
    kind = "weights"
    add("format", file.format.rawValue)
    list(file)
    metadata = file.metadata
    notes = file.notes + notes
  }

  /// Describes a checkpoint.
  init(_ checkpoint: Checkpoint, _ file: WeightsFile) {
    kind = "checkpoint"
    add("format", file.format.rawValue)
    addOrigin(of: checkpoint)
    addUse(of: checkpoint)
    let training = checkpoint.training
    add("step", training.step)
    // The last epoch that has had a step.
    let (epoch, done) = (training.epoch, training.stepInEpoch)
    add(
      "epoch", done > 0 ? epoch : epoch - 1,
      as: done > 0 ? "\(epoch), \(done) steps of it" : "\(epoch - 1)")
    if let latest = training.latest {
      add("evaluated_epoch", latest.epoch, as: "\(latest.epoch) of \(latest.epochs)")
      add("evaluated_step", latest.step)
      add("accuracy", latest.test.top1, as: Formatting.fixed(latest.test.top1, 4))
    }
    if let best = training.best {
      add(
        "best_accuracy", best.accuracy,
        as: "\(Formatting.fixed(best.accuracy, 4)) in epoch \(best.epoch)")
    }
    if let data = checkpoint.data { add("data", data.name) }
    if let layers = checkpoint.quantization?.layers.count { add("int8_layers", layers) }
    list(file)
  }

  /// Adds where a network that no catalogue has comes from.
  private mutating func addOrigin(of checkpoint: Checkpoint) {
    if let imported = checkpoint.imported { add("origin", imported.origin) }
  }

  /// Describes a network in an ONNX file.
  init(_ network: Checkpoint) {
    kind = "network"
    add("format", "ONNX")
    addOrigin(of: network)
    addUse(of: network)
    list(network.parameters)
    tensors = network.parameters.map { ($0.name, $0.tensor.elementType.rawValue, $0.tensor.shape) }
    notes = [network.pipelineRemark].compactMap(\.self) + notes
  }

  /// What a network takes and gives.
  private mutating func addUse(of checkpoint: Checkpoint) {
    add("model", checkpoint.model, as: "\(checkpoint.model)")
    add("class_names", checkpoint.classNames, as: checkpoint.classNames.joined(separator: ", "))
    let (model, steps) = (checkpoint.model, "\(checkpoint.pipeline)")
    add("eval_transform", checkpoint.pipeline, as: steps.isEmpty ? "none" : steps)
    add(
      "input", model.inputShape.dimensions,
      as: "\(model.channels == 1 ? "grey" : "colour"), \(model.height) x \(model.width)")
  }

  private mutating func add(_ key: String, _ value: any Encodable, as text: String? = nil) {
    facts.append(Fact(key: key, text: text ?? "\(value)", value: value))
  }

  private mutating func list(_ entries: [NamedTensor]) {
    let numbers = entries.reduce(0) { $0 + $1.tensor.shape.count }
    add("numbers", numbers, as: "\(TextTable.grouped(numbers)) in \(entries.count) tensors")
    notes += FiniteWeights.problem(of: entries).map { [$0] } ?? []
  }

  private mutating func list(_ file: WeightsFile) {
    list(file.tensors)
    tensors = zip(file.tensors, file.types).map { ($0.name, $1.rawValue, $0.tensor.shape) }
  }

  /// The description for people; what a file says about itself is cut to a line.
  func lines(_ path: String) -> [String] {
    let pairs = (metadata ?? [:]).sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
    let rows = facts.map { [$0.key, $0.text] } + pairs + notes.map { ["note", $0] }
    let table = TextTable.lines(rows.map { $0.map { Formatting.line($0, atMost: 200) } })
    let list = TextTable.lines(
      tensors.map { [Formatting.line($0.name, atMost: 200), $0.type, "\($0.shape)"] })
    return [Formatting.line("\(path): \(kind)")] + table + list
  }

  /// The description for programs.
  func object(_ path: String) -> JSONObject {
    var object = JSONObject()
    object.set("file", path)
    object.set("kind", kind)
    for fact in facts { object.set(fact.key, fact.value) }
    guard kind != "picture" else { return object }
    object.set(
      "tensors",
      tensors.map { tensor in
        var entry = JSONObject()
        entry.set("name", tensor.name)
        entry.set("type", tensor.type)
        entry.set("shape", tensor.shape.dimensions)
        return entry
      })
    if let metadata { object.set("metadata", metadata) }
    if !notes.isEmpty { object.set("notes", notes) }
    return object
  }
}
