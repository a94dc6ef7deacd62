import Fovea
import OwnChoices
import ToyBackend

/// The backends that come with Fovea, and the one from outside.
let devices = Registry<any BackendSettings>.standard.adding(ToySettings.self)

/// The optimizers that come with Fovea, and the one from outside.
let choices: TrainingChoices = {
  var choices = TrainingChoices.standard
  choices.optimizers = choices.optimizers.adding(Lion.self)
  return choices
}()

/// All that a configuration can name: what comes with Fovea, and what is from outside.
let runChoices = RunChoices(
  models: .standard.adding(
    ModelEntry(name: "small-network", summary: "two convolutions, for tests") {
      SmallNetwork(classes: $0.classes ?? 3)
    }),
  data: .standard.adding(StripesSource.self), transforms: .standard.adding(Negative.self), training: choices,
  devices: devices)

/// The backend of a device.
func backend(_ device: String) throws -> any Backend {
  try devices.make(.string(device)).makeBackend()
}

/// Grey pictures of 8 x 8 pixels with stripes; their direction is the class.
struct Stripes: DataSet {
  let name = "stripes"
  var count: Int
  let classNames = ["rows", "columns", "diagonals"]
  let channels = 1
  let fingerprint = "stripes"

  func label(at index: Int) -> Int { index % 3 }

  func picture(at index: Int) -> Picture {
    let key = RandomKey(seed: 5).folding(UInt64(index))
    let offset = key.integer(100, below: 4)
    let pixels = (0..<64).map { place in
      let distance = [place / 8, place % 8, place / 8 + place % 8][label(at: index)] + offset
      return UInt8(distance / 2 % 2 * 155 + key.integer(UInt64(place), below: 100))
    }
    return Picture(width: 8, height: 8, channels: 1, pixels: pixels)
  }
}

/// The stripes as a data set that a configuration names.
struct StripesSource: DataSource {
  static let name = "stripes"
  static let summary = "grey stripes in three directions"

  /// The number of training examples; a third as many test.
  var count = 90

  var isGenerated: Bool { true }

  func open(_ split: DataSplit, for images: PictureSize) -> any DataSet {
    Stripes(count: split == .train ? count : count / 3)
  }
}

/// A small network with a layer from outside.
struct SmallNetwork: Model {
  var classes = 3
  var inputShape: TensorShape { [1, 8, 8] }

  var body: some Layer {
    Sequential {
      Conv2D(8, kernel: 3, padding: 1)
      SwishActivation()
      MaxPool2D(2)
      Conv2D(8, kernel: 3, padding: 1)
      BatchNorm2D()
      SwishActivation()
      AveragePool2D(2)
      Flatten()
      Dropout(0.1)
      Dense(classes)
    }
  }
}

/// A trainer of the small network on stripes.
func trainer(options: TrainingOptions, on backend: any Backend) throws -> Trainer {
  try Trainer(
    SmallNetwork(), input: [1, 8, 8], trainingData: Stripes(count: 90), testData: Stripes(count: 30),
    options: options, on: backend)
}

/// Ends a run after a step.
struct Stop: TrainingObserver {
  struct Requested: Error {}
  var step: Int

  func observe(_ event: TrainingEvent, of trainer: Trainer) throws {
    guard case .step(let done) = event, done.step == step else { return }
    throw Requested()
  }
}
