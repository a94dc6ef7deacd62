public import FoveaCore
public import FoveaData

/// The registries by which a configuration or a checkpoint names the choices of a run.
///
/// A program with choices of its own adds them, so that its runs can be described and continued:
///
/// ```swift
/// var choices = TrainingChoices.standard
/// choices.optimizers = choices.optimizers.adding(MyOptimizer.self)
/// ```
public struct TrainingChoices: Sendable {
  /// The optimizers that `opt` names.
  public var optimizers: Registry<any Optimizer>
  /// The learning-rate schedules that `lr_scheduler` names.
  public var schedules: Registry<any Schedule>
  /// The losses that `loss` names.
  public var losses: Registry<any Loss>
  /// The gradient transforms that `gradients` names.
  public var gradients: Registry<any GradientTransform>
  /// The averages of parameters that `weight_average` names.
  public var averages: Registry<any WeightAverage>
  /// The samplers that `sampler` names.
  public var samplers: Registry<any Sampler>
  /// The batch transforms that `batch_transforms` names.
  public var batchTransforms: Registry<any BatchTransform>

  /// The choices that come with Fovea.
  public static let standard = TrainingChoices()

  /// Makes the registries, by default of what comes with Fovea.
  public init(
    optimizers: Registry<any Optimizer> = .standard, schedules: Registry<any Schedule> = .standard,
    losses: Registry<any Loss> = .standard, gradients: Registry<any GradientTransform> = .standard,
    averages: Registry<any WeightAverage> = .standard, samplers: Registry<any Sampler> = .standard,
    batchTransforms: Registry<any BatchTransform> = .standard
  ) {
    self.optimizers = optimizers
    self.schedules = schedules
    self.losses = losses
    self.gradients = gradients
    self.averages = averages
    self.samplers = samplers
    self.batchTransforms = batchTransforms
  }

  /// The key of the registries for a decoder of ``TrainingOptions``; without them it uses the standard ones.
  public static let userInfoKey = CodingUserInfoKey(rawValue: "fovea.training-choices")
}

extension TrainingChoices {
  /// The whole of a choice of ``TrainingOptions``, with some of its values or its kind replaced; nil for a key that is
  /// no choice.
  ///
  /// - Throws: `FoveaError` with code `.configuration` as `Registry.overlaid(_:by:at:)`.
  package func overlaid(
    _ key: String, _ own: JSONValue, by other: JSONValue, at path: String
  ) throws -> JSONValue? {
    switch key {
    case TrainingOptions.CodingKeys.optimizer.rawValue: try optimizers.overlaid(own, by: other, at: path)
    case TrainingOptions.CodingKeys.schedule.rawValue: try schedules.overlaid(own, by: other, at: path)
    case TrainingOptions.CodingKeys.loss.rawValue: try losses.overlaid(own, by: other, at: path)
    case TrainingOptions.CodingKeys.sampler.rawValue: try samplers.overlaid(own, by: other, at: path)
    case TrainingOptions.CodingKeys.average.rawValue:
      try own == .null ? averages.completed(other, at: path) : averages.overlaid(own, by: other, at: path)
    case TrainingOptions.CodingKeys.gradients.rawValue:
      try each(other, at: path) { try gradients.completed($0, at: $1) }
    case TrainingOptions.CodingKeys.batchTransforms.rawValue:
      try each(other, at: path) { try batchTransforms.completed($0, at: $1) }
    case TrainingOptions.CodingKeys.groups.rawValue:
      try each(other, at: path) { group, place in
        try JSONValue.object(["pattern": .string(""), "rate_factor": .number(1), "weight_decay": .null])
          .overlaid(by: group, at: place)
      }
    default: nil
    }
  }

  /// A list whose parts are completed one by one; nil if it is not a list.
  private func each(
    _ list: JSONValue, at path: String, _ complete: (JSONValue, String) throws -> JSONValue
  ) throws -> JSONValue? {
    guard case .array(let parts) = list else { return nil }
    return .array(try parts.enumerated().map { try complete($1, "\(path)[\($0)]") })
  }
}
