public import FoveaCore
public import FoveaData
public import FoveaLayers
public import FoveaModels
public import FoveaRuntime
public import FoveaTraining

/// The registries by which a configuration names the choices of a run.
public struct RunChoices: Sendable {
  /// The networks that `model` names.
  public var models: ModelCatalogue
  /// The initial values of parameters.
  public var initializations: Registry<any Initialization>
  /// The data sets that `data` names.
  public var data: Registry<any DataSource>
  /// The steps that `train_transform` and `eval_transform` name.
  public var transforms: Registry<any Transform>
  /// Optimizers, schedules, losses, averages and what happens to gradients.
  public var training: TrainingChoices
  /// The backends, by their devices.
  public var devices: Registry<any BackendSettings>

  /// The choices that come with Fovea.
  public static let standard = RunChoices()

  /// Makes the registries, by default of what comes with Fovea.
  public init(
    models: ModelCatalogue = .standard, initializations: Registry<any Initialization> = .standard,
    data: Registry<any DataSource> = .standard, transforms: Registry<any Transform> = .standard,
    training: TrainingChoices = .standard,
    devices: Registry<any BackendSettings> = .standard
  ) {
    self.models = models
    self.initializations = initializations
    self.data = data
    self.transforms = transforms
    self.training = training
    self.devices = devices
  }
}
