import Fovea

/// Makes the negative of a picture, with a probability.
struct Invert: OccasionalTransform {
  static let name = "invert"
  static let summary = "makes the negative, with a probability"

  /// The probability that a picture is changed, in 0...1.
  var probability = 1.0

  func changed(_ picture: Picture) -> Picture { picture.inverted() }
}

/// Cuts off a margin of the same width on all sides.
struct CutMargin: PictureTransform {
  static let name = "cut-margin"
  static let summary = "cuts off a margin of so many pixels on all sides"
  static let leadingKey: String? = "width"

  /// The width of the margin in pixels, in 0...4096.
  var width = 0

  var problem: String? { ValueRange.require("width", width, in: 0...4096) }

  func apply(to picture: inout Picture, in context: borrowing TransformContext) throws {
    let rest = try frame(of: picture.size, in: context).size
    picture = picture.cropped(x: width, y: width, width: rest.width, height: rest.height)
  }

  func frame(
    of size: PictureSize, in context: borrowing TransformContext
  ) throws -> (frame: PictureFrame, size: PictureSize) {
    let (columns, rows) = (size.width - 2 * width, size.height - 2 * width)
    guard columns >= 1, rows >= 1 else {
      throw FoveaError(
        .data, at: "picture",
        "a margin of \(width) pixels leaves nothing of \(size.height) x \(size.width) (height x width)",
        remedy: "cut off less, or resize first")
    }
    return (
      PictureFrame(x: Double(width), y: Double(width), width: Double(columns), height: Double(rows)),
      PictureSize(width: columns, height: rows, channels: size.channels)
    )
  }
}

/// Trains LeNet on pictures that are cut, and in training inverted at random.
func trainOnCutPictures(in directory: String) throws -> TrainingEvent.Summary {
  let choices = RunChoices(transforms: .standard.adding(Invert.self).adding(CutMargin.self))
  var configuration = TrainingConfiguration(
    model: ModelConfiguration(name: "lenet"), data: DataConfiguration(name: "shapes", examples: 1_000))
  configuration.data.trainTransform = .string("cut-margin:2; invert:0.5; resize")
  configuration.data.evalTransform = .string("cut-margin:2; resize")
  configuration.training.epochs = 3
  configuration.training.batchSize = 32
  configuration.training.optimizer = Adam()
  configuration.training.learningRate = 0.002
  let summary = try TrainingRun(configuration, in: directory, choices: choices).train()
  _ = try Checkpoint.read(path: "\(directory)/best.safetensors", transforms: choices.transforms)
  return summary
}

/// What a test expects: the bytes 255 and 0 of a picture of 0 and 255, and the 2 x 1 pixels in the middle of 4 x 3.
func transformsByHand() throws -> (inverted: [UInt8], cut: PictureSize, frame: PictureFrame) {
  var pair = Picture(width: 2, height: 1, channels: 1, pixels: [0, 255])
  let context = TransformContext(input: pair.size)
  try Invert().apply(to: &pair, in: context)
  let size = PictureSize(width: 4, height: 3, channels: 1)
  let cut = try CutMargin(width: 1).frame(of: size, in: context)
  return (pair.pixels, cut.size, cut.frame)
}
