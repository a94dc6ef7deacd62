import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaLayers
import FoveaModels
public import FoveaTraining

/// What a configuration opens and makes before the first step.
struct RunParts {
  /// What was chosen, with everything that was left to the model and the data filled in.
  let configuration: TrainingConfiguration
  /// The trainer, ready to go.
  let trainer: Trainer
  /// Which network is trained.
  let model: ModelDescription
  /// The names of the classes.
  let classNames: [String]
  /// The transforms of training and evaluation.
  let pipelines: Pipelines
  /// What there is to know before the run begins.
  let notices: [TrainingRun.Notice]

  /// Opens the data, builds the network, and has the trainer continue from a checkpoint, if there is one.
  ///
  /// - Throws: as `TrainingRun.init(_:in:resuming:choices:)`, except for what concerns the directory.
  init(
    _ configuration: TrainingConfiguration, continuing previous: Checkpoint? = nil, choices: RunChoices
  ) throws {
    typealias Notice = TrainingRun.Notice
    var (part, models) = (configuration.model, choices.models)
    var origin: Checkpoint?
    if part.name.isEmpty, let weights = part.weights {
      let file =
        try previous
        ?? Checkpoint.read(
          path: weights, for: nil, key: part.key, catalogue: models, transforms: choices.transforms)
      (part, models) = try part.filled(from: file, in: models)
      origin = file
    }
    var description = try ModelDescription(name: part.name, options: part.options, from: models)
    let source = try configuration.data.source(in: choices.data)
    let images = PictureSize(
      width: description.width, height: description.height, channels: description.channels)
    let sets = CachedDataSet.caching(
      [try source.open(.train, for: images), try source.open(.test, for: images)],
      within: configuration.machine.pictureCache.bytes)
    let (training, test) = (sets[0], sets[1])
    if part.classes == nil {
      part.classes = training.classNames.count
      if let origin, origin.imported != nil { (part, models) = try part.filled(from: origin, in: models) }
      description = try ModelDescription(name: part.name, options: part.options, from: models)
    }
    if origin == nil, previous == nil, let weights = part.weights,
      try Checkpoint.isSelfDescribing(path: weights)
    {
      // The weights tell more than the name of the model: what its own settings must be.
      let file = try Checkpoint.read(
        path: weights, for: description, key: part.key, catalogue: models, transforms: choices.transforms)
      part.settings = file.model.settings.merging(part.settings) { $1 }
      description = try ModelDescription(name: part.name, options: part.options, from: models)
      origin = file
    }
    let network = try description.makeModel(from: models)
    let initialization = try part.initialValues(of: network, in: choices.initializations)
    let beginning = previous == nil ? try part.start(for: description, reading: origin, in: models) : nil
    var data = configuration.data
    // What the weights brought is not in the options; everything else must be given again.
    if part.weights != nil, let known = previous?.data {
      data.trainTransform = data.trainTransform ?? known.trainTransform
      data.evalTransform = data.evalTransform ?? known.evalTransform
    }
    var pipelines = try data.pipelines(of: source, for: images, in: choices.transforms)
    // A folder that was split is remarked upon once.
    let remarks = training.remarks + test.remarks.filter { !training.remarks.contains($0) }
    var notices = remarks.map { Notice(file: nil, text: $0, isWarning: true) }
    if part.weights != nil, let beginning, beginning.model.name == description.name {
      // Side branches change nothing in use, so weights fit with and without them.
      for setting in try models.entry(description.name).settings where setting != .auxiliary {
        let own = beginning.model.settings[setting.name] ?? setting.values.first
        guard let own, own != description.settings[setting.name] ?? setting.values.first else { continue }
        notices.append(
          Notice(
            file: beginning.name, text: "is for \(setting.name)=\(own), which is not chosen here",
            isWarning: true))
      }
    }
    if data.trainTransform == nil, data.evalTransform == nil, part.weights != nil, let beginning,
      let step = beginning.pipeline.steps.first(where: { $0 is Normalize })
    {
      pipelines = Pipelines(
        training: Pipeline(pipelines.training.steps + [step]),
        evaluation: Pipeline(pipelines.evaluation.steps + [step]))
      (data.trainTransform, data.evalTransform) = (
        try pipelines.training.tree(), try pipelines.evaluation.tree()
      )
      notices.append(
        Notice(
          file: beginning.name, text: "pictures are prepared with \(step.text), as for the weights",
          isWarning: false))
    }
    var whole = try configuration.resolved(description, initialization: initialization)
    if origin?.imported == nil { whole.model.name = part.name }
    (whole.data.trainTransform, whole.data.evalTransform) = (data.trainTransform, data.evalTransform)
    if let previous { try whole.requireSameStart(as: previous, of: description, in: models) }
    let trainer: Trainer
    do {
      trainer = try Trainer(
        network, input: description.inputShape, initialization: initialization, trainingData: training,
        testData: test, pipelines: pipelines, options: configuration.training,
        on: configuration.machine.device.makeBackend())
    } catch let error where origin?.imported != nil && !(error is FoveaError) {
      throw FoveaError(
        .configuration, at: origin?.name ?? "", "its network cannot be trained: \(error)",
        remedy: "export it for images of this size, in float32")
    }
    if let previous {
      notices += try trainer.resume(from: previous).map { Notice(file: nil, text: $0, isWarning: true) }
    } else if let beginning {
      notices += try configuration.model.apply(beginning, to: trainer, in: models).map {
        Notice(file: beginning.name, text: $0, isWarning: false)
      }
    }
    self.configuration = whole
    (self.trainer, self.notices, self.pipelines) = (trainer, notices, pipelines)
    model = description
    classNames = description.classNames(training.classNames)
  }
}

extension TrainingConfiguration {
  /// Opens the data and makes a trainer as it is before the first step, without a directory for files.
  ///
  /// - Parameter choices: The registries that names are looked up in.
  /// - Returns: The trainer, and what a person should know about its data and its start.
  /// - Throws: as `TrainingRun.init(_:in:resuming:choices:)`, except for what concerns the directory.
  public func makeTrainer(
    choices: RunChoices = .standard
  ) throws -> (trainer: Trainer, notices: [TrainingRun.Notice]) {
    try requireNames(in: choices)
    let parts = try RunParts(self, choices: choices)
    return (parts.trainer, parts.notices)
  }
}
