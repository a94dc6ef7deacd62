public import FoveaCore
public import FoveaImage

/// A pipeline ready to prepare one picture after the other.
///
/// It keeps tables and memory that the pictures share; each thread has its own copy.
public struct Preparer: Sendable {
  /// The pipeline.
  public let pipeline: Pipeline
  /// The size of the network's input.
  public let input: PictureSize

  /// The number of each byte: 256 for each channel.
  private let values: [Float]
  private let pictureSteps: [any PictureTransform]
  private let tensorSteps: [any TensorTransform]
  private let isReversed: Bool
  private var bytes: [UInt8] = []

  /// Prepares to apply a pipeline for a network that takes pictures of a size.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the pipeline is not valid for the input's channels,
  ///   or these are other than 1 or 3.
  public init(_ pipeline: Pipeline, input: PictureSize) throws {
    guard input.channels == 1 || input.channels == 3 else {
      throw FoveaError(
        .configuration, at: "pipeline",
        "the network's channels must be 1 or 3 for pictures, got \(input.channels)",
        remedy: "choose 1 for grey or 3 for colour")
    }
    try pipeline.validate(channels: input.channels)
    self.pipeline = pipeline
    self.input = input
    values = pipeline.normalization.table(channels: input.channels)
    isReversed = pipeline.normalization.order == .bgr && input.channels == 3
    pictureSteps = pipeline.pictureSteps
    tensorSteps = pipeline.tensorSteps
  }

  /// The shape of a prepared picture, `[channels, height, width]`.
  public var shape: TensorShape { [input.channels, input.height, input.width] }

  /// Writes a prepared picture, `[C, H, W]`, into `output` from `offset` on.
  ///
  /// - Parameters:
  ///   - picture: The picture.
  ///   - random: The key from which all that chance decides follows.
  ///   - output: Receives the numbers; it must be long enough.
  ///   - offset: The index of the first number in `output`.
  /// - Throws: `FoveaError` with code `.data` if a step cannot change the picture, or the result has another
  ///   size than the network's input.
  public mutating func apply(
    _ picture: Picture, random: RandomKey = RandomKey(seed: 0), into output: inout [Float], at offset: Int = 0
  ) throws {
    var picture = picture
    try apply(to: &picture, from: 0, random, into: &output, at: offset)
  }

  /// Writes the prepared picture of an example, `[C, H, W]`, into `output` from `offset` on.
  ///
  /// If the first step needs a region only, no more than that is decoded, where the data set supports it.
  ///
  /// - Throws: what reading the example throws, and `FoveaError` with code `.data` that names the example, as
  ///   for a picture.
  public mutating func apply(
    example index: Int, of set: some DataSet, random: RandomKey = RandomKey(seed: 0),
    into output: inout [Float], at offset: Int = 0
  ) throws {
    if let first = pictureSteps.first as? any RegionTransform {
      let context = TransformContext(input: input, random: random).step(0)
      var picture = try set.picture(at: index) { first.region(of: $0, in: context) }
      try naming(index, of: set) {
        picture = picture.converted(toChannels: input.channels)
        try first.apply(toRegion: &picture, in: context)
        try apply(to: &picture, from: 1, random, into: &output, at: offset)
      }
      return
    }
    let size = try set.copyPixels(at: index, into: &bytes)
    if bytes.count > size.byteCount { bytes.removeLast(bytes.count - size.byteCount) }
    var picture = Picture(width: size.width, height: size.height, channels: size.channels, pixels: bytes)
    // The only reference is the picture's, so that steps need not copy.
    bytes = []
    try naming(index, of: set) { try apply(to: &picture, from: 0, random, into: &output, at: offset) }
    bytes = picture.pixels
  }

  /// Prepares the first example of a data set, to find out before the work begins whether the pipeline gives
  /// the network's input.
  ///
  /// - Throws: what `apply(example:of:random:into:at:)` throws.
  package mutating func requireFit(of set: some DataSet) throws {
    var output = [Float](repeating: 0, count: shape.count)
    try apply(example: 0, of: set, into: &output)
  }

  /// The prepared picture as a tensor `[1, C, H, W]`; random steps draw from seed 0.
  ///
  /// - Throws: `FoveaError` with code `.data`, as `apply(_:random:into:at:)` does.
  public mutating func tensor(of picture: Picture) throws -> HostTensor {
    var output = [Float](repeating: 0, count: shape.count)
    try apply(picture, into: &output)
    return HostTensor(output, shape: TensorShape([1] + shape.dimensions))
  }

  /// Runs work whose errors about data name the example.
  private func naming(_ index: Int, of set: some DataSet, _ work: () throws -> Void) throws {
    do {
      try work()
    } catch let error as FoveaError where error.code == .data {
      throw FoveaError(
        error.code, at: set.location(of: index), error.problem, remedy: error.remedy)
    }
  }

  /// Sends a picture through the steps from one on.
  private func apply(
    to picture: inout Picture, from first: Int, _ random: RandomKey, into output: inout [Float],
    at offset: Int
  ) throws {
    let context = TransformContext(input: input, random: random)
    if picture.channels != input.channels { picture = picture.converted(toChannels: input.channels) }
    var index = first
    while index < pictureSteps.count {
      if index + 1 < pictureSteps.count,
        let both = ResizedCenter(pictureSteps[index], pictureSteps[index + 1])
      {
        try both.apply(to: &picture, in: context)
        index += 2
      } else {
        try pictureSteps[index].apply(to: &picture, in: context.step(index))
        index += 1
      }
    }
    guard picture.size == input else {
      throw FoveaError(
        .data, at: "picture",
        "expected \(input.height) x \(input.width) pixels (height x width) for the network, "
          + (pipeline.steps.isEmpty ? "a pipeline without steps" : "'\(pipeline)'")
          + " gives \(picture.height) x \(picture.width)",
        remedy: "add resize or center-crop, which give the network's size unless they name another")
    }
    write(picture, into: &output, at: offset)
    for (index, step) in tensorSteps.enumerated() {
      step.apply(to: &output, at: offset, in: context.step(pictureSteps.count + index))
    }
  }

  /// Puts the channels apart and looks up every byte in the table of its channel.
  private func write(_ picture: Picture, into output: inout [Float], at offset: Int) {
    let (area, stored) = (input.width * input.height, picture.channels)
    let samples = picture.pixels.span
    var results = output.mutableSpan
    for channel in 0..<stored {
      let table = values.span.extracting(channel * 256..<(channel + 1) * 256)
      let source = isReversed ? stored - 1 - channel : channel
      let target = offset + channel * area
      if stored == 1 {
        for index in 0..<area { results[target &+ index] = table[Int(samples[index])] }
      } else {
        for index in 0..<area { results[target &+ index] = table[Int(samples[index &* 3 &+ source])] }
      }
    }
  }
}
