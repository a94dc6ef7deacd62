import FoveaCheckpoints
import FoveaCore

/// Options as a configuration writes them: the keys are the command's long options in `snake_case`.
extension TrainingOptions: Codable {
  enum CodingKeys: String, CodingKey {
    case epochs, lr, loss, freeze, monitor, patience, sampler, seed, shuffle, workers
    case unfreezeEpoch = "unfreeze_epoch"
    case layerDecay = "layer_decay"
    case batchSize = "batch_size"
    case accumulation = "grad_accum_steps"
    case optimizer = "opt"
    case schedule = "lr_scheduler"
    case warmupEpochs = "warmup_epochs"
    case batchTransforms = "batch_transforms"
    case gradients = "gradients"
    case groups = "param_groups"
    case noDecay = "no_decay"
    case average = "weight_average"
    case dropLast = "drop_last"
    case maxSteps = "max_steps"
  }

  /// Reads options that have every key.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a choice is unknown or has a wrong value; what
  ///   decoding throws if a key is missing or of another type.
  public init(from decoder: any Decoder) throws {
    let choices =
      TrainingChoices.userInfoKey.flatMap { decoder.userInfo[$0] as? TrainingChoices } ?? .standard
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys) throws -> Value {
      try container.decode(Value.self, forKey: key)
    }
    let average = try container.decodeIfPresent(JSONValue.self, forKey: .average) ?? .null
    let transforms: [JSONValue] = try value(.gradients)
    let batchTransforms: [JSONValue] = try value(.batchTransforms)
    self.init(
      epochs: try value(.epochs), batchSize: try value(.batchSize),
      learningRate: try container.decodeIfPresent(Double.self, forKey: .lr),
      optimizer: try choices.optimizers.make(value(.optimizer)),
      schedule: try choices.schedules.make(value(.schedule)), warmupEpochs: try value(.warmupEpochs),
      loss: try choices.losses.make(value(.loss)), accumulation: try value(.accumulation),
      gradients: try transforms.map { try choices.gradients.make($0) }, groups: try value(.groups),
      noDecay: try value(.noDecay),
      average: average == .null ? nil : try choices.averages.make(average), frozen: try value(.freeze),
      unfreezeEpoch: try container.decodeIfPresent(Int.self, forKey: .unfreezeEpoch),
      layerDecay: try container.decodeIfPresent(Double.self, forKey: .layerDecay),
      monitor: try value(.monitor),
      patience: try container.decodeIfPresent(Int.self, forKey: .patience), seed: try value(.seed),
      sampler: try choices.samplers.make(value(.sampler)),
      batchTransforms: try batchTransforms.map { try choices.batchTransforms.make($0) },
      shuffle: try value(.shuffle), dropLast: try value(.dropLast),
      maxSteps: try container.decodeIfPresent(Int.self, forKey: .maxSteps), workers: try value(.workers))
  }

  /// Writes every option, values with defaults included.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(epochs, forKey: .epochs)
    try container.encode(batchSize, forKey: .batchSize)
    try container.encode(accumulation, forKey: .accumulation)
    try container.encode(optimizer.tree(), forKey: .optimizer)
    try container.encode(learningRate, forKey: .lr)
    try container.encode(schedule.tree(), forKey: .schedule)
    try container.encode(warmupEpochs, forKey: .warmupEpochs)
    try container.encode(loss.tree(), forKey: .loss)
    try container.encode(gradients.map { try $0.tree() }, forKey: .gradients)
    try container.encode(groups, forKey: .groups)
    try container.encode(noDecay.sorted { $0.rawValue < $1.rawValue }, forKey: .noDecay)
    try container.encode(average?.tree(), forKey: .average)
    try container.encode(frozen, forKey: .freeze)
    try container.encode(unfreezeEpoch, forKey: .unfreezeEpoch)
    try container.encode(layerDecay, forKey: .layerDecay)
    try container.encode(monitor, forKey: .monitor)
    try container.encode(patience, forKey: .patience)
    try container.encode(seed, forKey: .seed)
    try container.encode(sampler.tree(), forKey: .sampler)
    try container.encode(batchTransforms.map { try $0.tree() }, forKey: .batchTransforms)
    try container.encode(shuffle, forKey: .shuffle)
    try container.encode(dropLast, forKey: .dropLast)
    try container.encode(maxSteps, forKey: .maxSteps)
    try container.encode(workers, forKey: .workers)
  }

  /// All that makes a run the run it is, by key: everything but its length and what no number depends on.
  var choices: [String: String] {
    get throws {
      guard case .object(var tree) = try JSONValue(encoding: self) else { return [:] }
      for key in [CodingKeys.epochs, .maxSteps, .patience, .workers] { tree[key.rawValue] = nil }
      // Checkpoints of runs that had no such choice made this one.
      if monitor == .top1 { tree[CodingKeys.monitor.rawValue] = nil }
      var choices = tree.filter { $0.value != .null }.mapValues { value in
        if case .array(let values) = value {
          values.map(\.description).joined(separator: ", ")
        } else {
          "\(value)"
        }
      }
      choices[CodingKeys.lr.rawValue] = "\(try JSONValue(encoding: baseRate))"
      choices[CodingKeys.optimizer.rawValue] = optimizer.text
      choices[CodingKeys.schedule.rawValue] = schedule.text
      choices[CodingKeys.loss.rawValue] = loss.text
      choices[CodingKeys.sampler.rawValue] = sampler.text
      choices[CodingKeys.average.rawValue] = average?.text
      choices[CodingKeys.gradients.rawValue] = gradients.map(\.text).joined(separator: " ")
      choices[CodingKeys.batchTransforms.rawValue] = batchTransforms.map(\.text).joined(separator: " ")
      return choices.filter { !$0.value.isEmpty }
    }
  }
}
