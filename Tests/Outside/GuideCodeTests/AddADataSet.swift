import Fovea

/// One part of the stripes: pictures of one size, drawn when they are read.
struct StripePictures: DataSet {
  let name = "drawn-stripes"
  let classNames = ["rows", "columns", "diagonals"]
  var split: DataSplit
  var count: Int
  var size: PictureSize
  var seed: UInt64

  var channels: Int { size.channels }
  var fingerprint: String {
    "stripes 1 \(seed) \(split.rawValue) \(count) \(size.width) \(size.height) \(size.channels)"
  }

  func label(at index: Int) -> Int { index % classNames.count }

  func picture(at index: Int) -> Picture {
    let key = RandomKey(seed: seed).folding(name).folding(split.rawValue).folding(UInt64(index))
    var draws = RandomDraws(key)
    let period: Int = draws.next(in: 4...8)
    let offset: Int = draws.next(in: 0...7)
    var pixels: [UInt8] = []
    for y in 0..<size.height {
      for x in 0..<size.width {
        let distance = [y, x, x + y][label(at: index)] + offset
        let noise: Int = draws.next(in: 0...100)
        let level = UInt8(noise + (distance % period < period / 2 ? 155 : 0))
        for _ in 0..<size.channels { pixels.append(level) }
      }
    }
    return Picture(width: size.width, height: size.height, channels: size.channels, pixels: pixels)
  }
}

/// Stripes in three directions, as a configuration names them.
struct DrawnStripes: DataSource {
  static let name = "drawn-stripes"
  static let summary = "stripes in three directions, drawn by the program"

  /// The number of pictures to learn from, at least 9; a third as many are for judging.
  var examples = 900
  /// The seed of all pictures, apart from that of a run.
  var seed: UInt64 = 0

  var problem: String? { examples < 9 ? "examples must be at least 9, got \(examples)" : nil }
  var isGenerated: Bool { true }

  func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    guard images.width >= 8, images.height >= 8 else {
      throw FoveaError(
        .configuration, at: Self.name,
        "expected images of at least 8 x 8 pixels, got \(images.height) x \(images.width)",
        remedy: "use a larger \(.imageSize)")
    }
    let count = split == .train ? examples : examples / 3
    return StripePictures(split: split, count: count, size: images, seed: seed)
  }
}

/// Trains LeNet on stripes, in a directory for the run's files.
func trainOnStripes(in directory: String) throws -> TrainingEvent.Summary {
  let choices = RunChoices(data: .standard.adding(DrawnStripes.self))
  var configuration = TrainingConfiguration(
    model: ModelConfiguration(name: "lenet"),
    data: DataConfiguration(name: "drawn-stripes", values: ["examples": .integer(600)]))
  configuration.training.epochs = 3
  configuration.training.batchSize = 30
  configuration.training.optimizer = Adam()
  configuration.training.learningRate = 0.002
  return try TrainingRun(configuration, in: directory, choices: choices).train()
}

/// What a test expects: the same picture for the same index, and another one in the other part.
func stripesAreSound() throws -> Bool {
  let size = PictureSize(width: 12, height: 9, channels: 3)
  let (training, test) = (
    try DrawnStripes().open(.train, for: size), try DrawnStripes().open(.test, for: size)
  )
  let picture = try training.picture(at: 4)
  return try picture == training.picture(at: 4) && picture != test.picture(at: 4)
}
