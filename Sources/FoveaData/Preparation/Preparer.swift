public import FoveaCore
public import FoveaImage

/// Applies a preprocessing spec to one picture after the other.
///
/// It keeps what pictures of one size share, so that a picture of a size seen before takes no memory
/// (but a colour picture for a grey model, which is converted first). Each thread has its own.
public struct Preparer: Sendable {
  /// What is applied.
  public let preprocessing: Preprocessing

  /// The prepared value of each byte: 256 for each channel.
  private let values: [Float]
  private var source: [UInt8] = []
  private var resized: [UInt8] = []
  private var plans: [Plan] = []
  private var planIndex: [PictureSize: Int] = [:]

  /// As many sizes are kept; a folder of photographs rarely has more that repeat.
  private static let maximumPlans = 256

  /// How pictures of one size become the input.
  private struct Plan: Sendable {
    var resampler: Resampler?
    var scratch: Resampler.Scratch?
    /// The picture after resizing.
    var size: PictureSize
    /// Where the input begins in it; negative if the picture is smaller.
    var (x, y): (Int, Int)
  }

  /// Prepares to apply a spec.
  public init(_ preprocessing: Preprocessing) {
    self.preprocessing = preprocessing
    // In exactly this order and precision torchvision computes each value.
    values = zip(preprocessing.mean, preprocessing.standardDeviation).flatMap { mean, deviation in
      (0..<256).map { (Float($0) / 255 - mean) / deviation }
    }
  }

  /// Writes a prepared picture, `[channels, height, width]`, into `output` from `offset` on.
  ///
  /// - Throws: `FoveaError` with code `.data` if nothing may be resized and the picture has another
  ///   size, or if it is so thin that resizing would take more than `Picture.pixelLimit` pixels.
  public mutating func apply(_ picture: Picture, into output: inout [Float], at offset: Int = 0) throws {
    let size = PictureSize(width: picture.width, height: picture.height, channels: picture.channels)
    source = picture.pixels
    defer { source = [] }
    try apply(size, into: &output, at: offset)
  }

  /// Writes the prepared picture of an example into `output` from `offset` on.
  ///
  /// - Throws: what reading the example throws, and `FoveaError` with code `.data` as for a picture.
  public mutating func apply(
    example index: Int, of set: some DataSet, into output: inout [Float], at offset: Int = 0
  ) throws {
    let size = try set.copyPixels(at: index, into: &source)
    do {
      try apply(size, into: &output, at: offset)
    } catch let error as FoveaError {
      throw FoveaError(
        error.code, at: "\(set.name), example \(index)", error.problem, remedy: error.remedy)
    }
  }

  /// The prepared picture as a tensor of shape `[1, channels, height, width]`.
  ///
  /// - Throws: `FoveaError` with code `.data`, as `apply(_:into:at:)` does.
  public mutating func tensor(of picture: Picture) throws -> HostTensor {
    var output = [Float](repeating: 0, count: preprocessing.shape.count)
    try apply(picture, into: &output)
    return HostTensor(output, shape: TensorShape([1] + preprocessing.shape.dimensions))
  }

  /// Prepares the picture at the front of `source`.
  private mutating func apply(_ size: PictureSize, into output: inout [Float], at offset: Int) throws {
    var size = size
    if size.channels == 3 && preprocessing.channels == 1 {
      let colour = Picture(
        width: size.width, height: size.height, channels: 3,
        pixels: source.count == size.byteCount ? source : Array(source.prefix(size.byteCount)))
      source = colour.converted(toChannels: 1).pixels
      size.channels = 1
    }
    let index = try plan(for: size)
    if let resampler = plans[index].resampler, var scratch = plans[index].scratch.take() {
      if resized.count < resampler.outputCount {
        resized = [UInt8](repeating: 0, count: resampler.outputCount)
      }
      resampler.resize(source, into: &resized, scratch: &scratch)
      plans[index].scratch = scratch
      write(resized, plans[index], into: &output, at: offset)
    } else {
      write(source, plans[index], into: &output, at: offset)
    }
  }

  /// Puts the channels apart and looks up every byte in the table of its channel.
  private func write(_ pixels: [UInt8], _ plan: Plan, into output: inout [Float], at offset: Int) {
    let (height, width) = (preprocessing.height, preprocessing.width)
    let (size, stored) = (plan.size, plan.size.channels)
    let columns = max(0, -plan.x)..<min(width, size.width - plan.x)
    let samples = pixels.span
    var results = output.mutableSpan
    var target = offset
    for channel in 0..<preprocessing.channels {
      let table = values.span.extracting(channel * 256..<(channel + 1) * 256)
      for row in 0..<height {
        let result = target
        target += width
        let line = row + plan.y
        guard line >= 0, line < size.height else {
          for column in 0..<width { results[result + column] = table[0] }
          continue
        }
        for column in 0..<columns.lowerBound { results[result + column] = table[0] }
        for column in columns.upperBound..<width { results[result + column] = table[0] }
        let start = (line * size.width + columns.lowerBound + plan.x) * stored
        let source = samples.extracting(start..<start + columns.count * stored)
        let middle = result + columns.lowerBound
        if stored == 1 {
          for column in source.indices { results[middle &+ column] = table[Int(source[column])] }
        } else {
          for column in 0..<columns.count {
            results[middle &+ column] = table[Int(source[column &* stored &+ channel])]
          }
        }
      }
    }
  }

  /// The number of the plan for pictures of a size, made when the size is new.
  private mutating func plan(for size: PictureSize) throws -> Int {
    if let index = planIndex[size] { return index }
    if plans.count == Self.maximumPlans {
      plans = []
      planIndex = [:]
    }
    let (height, width) = (preprocessing.height, preprocessing.width)
    var target = size
    switch preprocessing.resize {
    case .none:
      guard size.height == height, size.width == width else {
        throw FoveaError(
          .data, at: "picture",
          "expected \(height) x \(width) pixels (height x width), found \(size.height) x \(size.width)",
          remedy: "choose a way to resize")
      }
    case .squash: (target.width, target.height) = (width, height)
    case .shortestSide(let length):
      let wanted = Picture.size(width: size.width, height: size.height, shortSide: length)
      // The centre alone is used, but a very thin picture would grow without bounds before it is cropped.
      guard wanted.width * wanted.height <= Picture.pixelLimit else {
        throw FoveaError(
          .data, at: "picture",
          "\(size.height) x \(size.width) pixels (height x width) would become "
            + "\(wanted.height) x \(wanted.width), expected at most \(Picture.pixelLimit) in all",
          remedy: "crop it first")
      }
      (target.width, target.height) = wanted
    }
    var plan = Plan(
      size: target, x: Picture.centerMargin(target.width - width),
      y: Picture.centerMargin(target.height - height))
    if target != size {
      let resampler = Resampler(
        from: (size.width, size.height), to: (target.width, target.height), channels: size.channels)
      plan.scratch = resampler.makeScratch()
      plan.resampler = resampler
    }
    plans.append(plan)
    planIndex[size] = plans.count - 1
    return plans.count - 1
  }
}
