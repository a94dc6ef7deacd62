import Fovea

/// The memory that a model takes in training and in inference, for people and for programs.
struct MemoryReport {
  private let batch: Int
  private let training: MemoryForecast
  private let inference: MemoryForecast
  /// The size of this process, which has compiled the programs but run none: what any process takes.
  private let process: Int

  /// Forecasts both, for batches of images of shape `[C, H, W]`.
  init(
    _ model: any Model, batch: Int, input: Shape, optimizer: any Optimizer, on backend: any Backend
  ) throws {
    self.batch = batch
    training = try .training(model, batch: batch, input: input, optimizer: optimizer, on: backend)
    inference = try .inference(model, batch: batch, input: input, on: backend)
    process = peakMemory()
  }

  /// The names of the parts, in text and in JSON.
  private static var parts: [(text: String, key: String, path: KeyPath<MemoryForecast, Int>)] {
    [
      ("parameters and statistics", "parameter_bytes", \.parameters),
      ("optimizer's moments", "moment_bytes", \.moments),
      ("values, gradients, workspaces", "value_bytes", \.values),
      ("packed parameters", "packed_bytes", \.packed),
      ("a batch", "batch_bytes", \.batch),
      ("filling parameters", "filling_bytes", \.filling),
    ]
  }

  /// A table.
  var lines: [String] {
    let both = [training, inference]
    func row(_ name: String, _ counts: [Int]) -> [String] {
      [name] + counts.map { $0 == 0 ? "-" : Formatting.bytes($0) }
    }
    let rows =
      Self.parts.filter { part in both.contains { $0[keyPath: part.path] > 0 } }
      .map { part in row(part.text, both.map { $0[keyPath: part.path] }) }
      + [row("the program itself", both.map { _ in process }), row("peak", both.map { $0.total + process })]
    return TextTable.ruled(
      [["memory, batch \(batch)", "training", "inference"]] + rows, right: [1, 2], foot: 1)
  }

  /// Adds the members `training` and `inference`.
  func add(to object: inout JSONObject) {
    for (name, forecast) in [("training", training), ("inference", inference)] {
      var part = JSONObject()
      part.set("batch_size", batch)
      part.set("memory_bytes", forecast.total + process)
      for (_, key, path) in Self.parts { part.set(key, forecast[keyPath: path]) }
      part.set("process_bytes", process)
      object.set(name, part)
    }
  }
}
