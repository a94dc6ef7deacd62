import Fovea

/// The memory that a model takes in training and in inference, for people and for programs.
struct MemoryReport {
  private let batch: Int
  /// What training takes; an error where images or batches are too small to train with, though not to use.
  private let training: Result<MemoryForecast, ShapeError>
  private let inference: MemoryForecast
  /// The size of this process, which has compiled the programs but run none: what any process takes.
  private let process: Int

  /// Forecasts both, for batches of images of shape `[C, H, W]`.
  init(
    _ model: any Model, batch: Int, input: TensorShape, optimizer: any Optimizer, on backend: any Backend
  ) throws {
    self.batch = batch
    inference = try .inference(model, batch: batch, input: input, on: backend)
    do {
      training = .success(
        try .training(model, batch: batch, input: input, optimizer: optimizer, on: backend))
    } catch let error as ShapeError {
      training = .failure(error)
    }
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

  /// The forecasts under their names.
  private var forecasts: [(name: String, forecast: MemoryForecast)] {
    ((try? training.get()).map { [("training", $0)] } ?? []) + [("inference", inference)]
  }

  /// A table, and what is in the way of training if anything is.
  var lines: [String] {
    let forecasts = forecasts
    func row(_ name: String, _ counts: [Int]) -> [String] {
      [name] + counts.map { $0 == 0 ? "-" : Formatting.bytes($0) }
    }
    let rows =
      Self.parts.filter { part in forecasts.contains { $0.forecast[keyPath: part.path] > 0 } }
      .map { part in row(part.text, forecasts.map { $0.forecast[keyPath: part.path] }) }
      + [
        row("the program itself", forecasts.map { _ in process }),
        row("peak", forecasts.map { $0.forecast.total + process }),
      ]
    let table = TextTable.ruled(
      [["memory, batch \(batch)"] + forecasts.map(\.name)] + rows, right: Set(1...forecasts.count), foot: 1)
    return table + (problem.map { ["training: \($0)"] } ?? [])
  }

  /// What is in the way of training.
  private var problem: String? {
    guard case .failure(let error) = training else { return nil }
    return error.problem + (error.remedy.map { "; \($0.text(naming: \.option))" } ?? "")
  }

  /// Adds the members `training` and `inference`.
  func add(to object: inout JSONObject) {
    if let problem {
      var part = JSONObject()
      part.set("batch_size", batch)
      part.set("problem", problem)
      object.set("training", part)
    }
    for (name, forecast) in forecasts {
      var part = JSONObject()
      part.set("batch_size", batch)
      part.set("memory_bytes", forecast.total + process)
      for (_, key, path) in Self.parts { part.set(key, forecast[keyPath: path]) }
      part.set("process_bytes", process)
      object.set(name, part)
    }
  }
}
