public import FoveaCore
public import FoveaRuntime
public import FoveaTraining

/// The registries by which a configuration names the choices of a run.
public struct RunChoices: Sendable {
  /// Optimizers, schedules, losses and what happens to gradients.
  public var training: TrainingChoices
  /// The backends, by their devices; the first is used where nobody chooses.
  public var devices: Registry<any BackendSettings>

  /// What comes with Fovea.
  public static let standard = RunChoices()

  /// Makes the registries, by default of what comes with Fovea.
  public init(training: TrainingChoices = .standard, devices: Registry<any BackendSettings> = .standard) {
    self.training = training
    self.devices = devices
  }
}
