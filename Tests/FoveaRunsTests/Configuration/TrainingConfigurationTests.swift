import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaReference
import FoveaRuns
import FoveaTraining
import TestSupport
import Testing

@Suite(.tags(.quick)) struct TrainingConfigurationTests {
  /// The tree of a text.
  func tree(_ text: String) throws -> JSONValue { try JSONValue(parsing: Data(text.utf8), at: "test") }

  @Test func readsBackWhatItWrites() throws {
    var configuration = TrainingConfiguration(model: "lenet", data: "shapes")
    configuration.model.settings = ["activation": "relu"]
    configuration.model.weights = "/a/b.pth"
    configuration.training.optimizer = SGD(momentum: 0.9, nesterov: true)
    configuration.training.schedule = OneCycle(pctStart: 0.25)
    configuration.training.loss = CrossEntropy(labelSmoothing: 0.1, classWeights: [1, 2.5])
    configuration.training.batchTransforms = [Mixup(alpha: 0.2), CutMix(alpha: 1, probability: 0.5)]
    configuration.training.gradients = [ClipValue(limit: 0.5), ClipNorm(maxNorm: 2)]
    configuration.training.groups = [ParameterGroup(pattern: "conv.*", rateFactor: 0.1)]
    configuration.training.noDecay = [.norm, .bias]
    configuration.training.seed = .max
    configuration.training.workers = 3
    configuration.training.maxSteps = 7
    configuration.machine.recording = RunRecorder.Options(logEvery: 2, saveEvery: .steps(9))
    let tree = try configuration.tree()
    #expect(try TrainingConfiguration(tree).tree() == tree)
    #expect(try TrainingConfiguration(tree).training.workers == 3)
    // As a value of any coder too.
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(TrainingConfiguration.self, from: data).tree() == tree)
  }

  @Test func keysAreTheLongOptions() throws {
    let leaves = try TrainingConfiguration(model: "lenet", data: "shapes").tree().leaves
    for key in [
      "model.num_classes", "model.img_size", "data.data", "training.batch_size", "training.opt.momentum",
      "training.lr", "training.lr_scheduler.name", "training.warmup_epochs", "machine.device",
      "machine.threads", "machine.workers", "machine.save_every", "version",
    ] { #expect(leaves[key] != nil, "\(key)") }
    #expect(!leaves.keys.contains { $0.contains("output") || $0.contains("resume") || $0.contains("quiet") })
  }

  @Test(
    arguments: [
      ([#"{"opt": "sgd:momentum=0.9"}"#], 0.1), ([#"{"opt": "adamw"}"#], 0.001),
      ([#"{"opt": "rmsprop"}"#], 0.01), ([#"{"opt": "lars", "lr": 0.5}"#], 0.5),
      ([#"{"opt": "adam"}"#, #"{"opt": "sgd"}"#], 0.1),
      ([#"{"opt": "adam", "lr": 0.002}"#, #"{"opt": "sgd"}"#], 0.002),
      ([#"{"lr": 0.3}"#, #"{"opt": "adam", "lr": null}"#], 0.3),
    ])
  func aRateThatNobodyChoseIsTheOptimizers(_ texts: [String], _ rate: Double) throws {
    let trees = try texts.map { JSONValue.object(["training": try tree($0)]) }
    #expect(try TrainingConfiguration(overlaying: trees).training.baseRate == rate)
  }

  @Test func laterTreesWin() throws {
    let file = try tree(
      """
      {"model": {"model": "nin"}, "data": {"data": "shapes"},
       "training": {"opt": {"name": "adamw", "beta1": 0.8, "weight_decay": 0.1}, "epochs": 3,
                    "lr_scheduler": "step:step_size=2", "gradients": ["clip-norm:max_norm=5"]},
       "machine": {"threads": 2, "convolution": "direct"}}
      """)
    let options = try tree(
      #"{"model": {"model": "lenet"}, "training": {"opt": {"weight_decay": 0.2}}, "machine": {"workers": 2}}"#
    )
    let configuration = try TrainingConfiguration(file, options)
    #expect(configuration.model.name == "lenet")
    #expect(configuration.training.epochs == 3 && configuration.training.batchSize == 128)
    #expect(configuration.training.optimizer.text == "adamw:beta1=0.8,weight_decay=0.2")
    #expect(configuration.training.schedule.text == "step:step_size=2")
    #expect(configuration.training.gradients.map(\.text) == ["clip-norm:max_norm=5"])
    #expect(configuration.machine.device.text == "cpu:convolution=direct,threads=2")
    #expect(configuration.training.workers == 2)
    let other = try TrainingConfiguration(file, tree(#"{"machine": {"device": "reference"}}"#))
    #expect(other.machine.device is ReferenceSettings)
    #expect(
      try TrainingConfiguration(file, tree(#"{"training": {"opt": "sgd"}}"#)).training.optimizer.text == "sgd"
    )
  }

  @Test(arguments: [
    (
      #"{"trainig": {}}"#,
      "trainig: unknown key; known are data, machine, model, training, version; did you mean training?"
    ),
    (#"{"training": {"epoch": 3}}"#, "training.epoch: unknown key; known are "),
    (#"{"training": {"epochs": "many"}}"#, "training.epochs: expected a number, got a text (many)"),
    (#"{"training": {"epochs": 1.5}}"#, "training.epochs: has a value that does not fit: 1.5"),
    (#"{"training": {"seed": -1}}"#, "training.seed: has a value that does not fit: -1"),
    (
      #"{"training": {"opt": "adm"}}"#,
      "optimizer adm: unknown; known are sgd, adam, adamw, rmsprop, lamb, lars; did you mean adam?"
    ),
    (#"{"training": {"opt": {"momentum": 2}}}"#, "optimizer: momentum must be in 0..<1, got 2"),
    (#"{"training": {"opt": {"beta3": 2}}}"#, "training.opt.beta3: unknown key; known are "),
    (
      #"{"training": {"gradients": ["clip-norm:max_norm=0"]}}"#,
      "gradient transform: max_norm must be in 1e-30...1e30, got 0"
    ),
    (#"{"training": {"gradients": 3}}"#, "training.gradients: expected a list, got a number (3)"),
    (
      #"{"training": {"batch_transforms": ["mixup:0"]}}"#,
      "batch transform: alpha must be in 1e-6...1e6, got 0.0"
    ),
    (
      #"{"training": {"batch_transforms": ["mixup", "cutmx"]}}"#,
      "batch transform cutmx: unknown; known are mixup, cutmix; did you mean cutmix?"
    ),
    (
      #"{"training": {"loss": {"class_weights": "even"}}}"#,
      "loss.class_weights: has a value that does not fit: even"
    ),
    (#"{"machine": {"workers": 1000}}"#, "machine.workers: must be in 0...256"),
    (#"{"machine": {"log_every": 0}}"#, "machine.log_every: must be at least 1, got 0"),
    (#"{"machine": {"keep": -1}}"#, "machine.keep: must be a whole number of at least 0, got -1"),
    (
      #"{"machine": {"picture_cache": "much"}}"#,
      "machine.picture_cache: must be an amount such as 512M or 2G, got much"
    ),
    (#"{"machine": []}"#, "machine: expected an object, got "),
    (#"{"data": []}"#, "data: expected an object, got "),
    (#"{"machine": {"save_every": "often"}}"#, "machine.save_every: must be a time"),
    (#"{"machine": {"device": "gpu"}}"#, "device gpu: unknown; known are cpu, reference"),
    (#"{"machine": {"name": "reference"}}"#, "machine.name: unknown key; did you mean device?"),
    (#"{"data": {"name": "shapes"}}"#, "data.name: unknown key; did you mean data?"),
    (#"{"data": {"data": 5}}"#, "data.data: expected a text, got 5"),
    (#"{"data": {"data": "shapes", "data_dir": "x"}}"#, "data.data_dir: unknown key; known are examples, "),
    (#"{"model": {"model_setting": 3}}"#, "model.model_setting: expected an object, got a number (3)"),
    (
      #"{"training": {"param_groups": [{"pattern": "*", "rate_facter": 2}]}}"#,
      "training.param_groups[0].rate_facter: unknown key; "
    ),
    (#"{"training": {"grad_accum_steps": 9223372036854775807}}"#, "accumulation: must be at most 1000000"),
    (#"{"training": {"epochs": 2, "warmup_epochs": 3}}"#, "warm-up epochs: must be in 0...2"),
    (#"{"machine": {"thread": 2}}"#, "machine.thread: unknown key; "),
    (#"{"training": {"no_decay": ["norm", "x"]}}"#, "training.no_decay[1]: has a value that does not fit: x"),
    (#"{"machine": {"convolution": "x"}}"#, "machine.convolution: has a value that does not fit: x"),
    (#"{"version": 2}"#, "version: expected the number 1, got 2; use the version of Fovea that wrote it"),
    (#"[1]"#, "configuration: expected an object, got a list ([1])"),
  ])
  func saysWhatIsWrong(_ text: String, _ expected: String) throws {
    let tree = try tree(text)
    let error = #expect(throws: FoveaError.self) { try TrainingConfiguration(tree) }
    #expect(error?.description.hasPrefix(expected) == true, "\(String(describing: error))")
    #expect(error?.code == .configuration)
  }

  /// What a run resolved for its model and its data is not taken over by others.
  @Test func anotherModelAndOtherDataStartFromDefaults() throws {
    let file = try tree(
      """
      {"model": {"model": "vgg11-fashion", "num_classes": 10, "img_size": 224, "init": "xavier",
                 "model_setting": {"width": "0.5"}}, "data": {"data": "shapes", "examples": 50, "seed": 7}}
      """)
    let same = try TrainingConfiguration(
      file, tree(#"{"model": {"model_setting": {"x": "y"}}, "data": {"examples": 60}}"#))
    #expect(same.model.settings == ["width": "0.5", "x": "y"])
    #expect(same.data.values == ["examples": .integer(60), "seed": .integer(7)])
    let model = try TrainingConfiguration(file, tree(#"{"model": {"model": "lenet"}}"#)).model
    #expect(model == ModelConfiguration(name: "lenet"))
    let other = try TrainingConfiguration(file, tree(#"{"data": {"data": "mnist", "data_dir": "d"}}"#))
    #expect(other.model.classes == nil && other.model.imageSize == 224)
    #expect(other.data == DataConfiguration(name: "mnist", directory: "d"))
  }

  @Test func oldCheckpointsSayTheirData() throws {
    var checkpoint = Checkpoint(
      model: try ModelDescription(Tiny()), classNames: [],
      pipeline: .resized,
      configuration: #"{"data": "mnist", "data_dir": "/d", "model": "lenet"}"#, parameters: [])
    #expect(checkpoint.data == DataConfiguration(name: "mnist", directory: "/d"))
    checkpoint.configuration = #"{"data": {"data": "shapes", "examples": 50}, "version": 1}"#
    #expect(checkpoint.data == DataConfiguration(name: "shapes", examples: 50))
    checkpoint.configuration = "{}"
    #expect(checkpoint.data == nil)
  }
}
