import FoveaCore
import FoveaData
import FoveaFormats
import FoveaImage

extension Predictor {
  /// The answer of a network about one image of an input.
  public struct Answer: Sendable {
    /// The input that holds the image.
    public let input: PredictionInput
    /// The position of the input among all, from 0.
    public let position: Int
    /// The name of the image: the name of the input, with a number from 0 behind it if the input holds
    /// several, as in `x.npy[2]`.
    public let name: String
    /// The most probable classes, the most probable first, or the error in their place.
    public let predictions: Result<[Prediction], any Error>
  }

  /// Asks the network about all inputs, in their order.
  ///
  /// Pictures run through the network in batches, prepared by background threads as in evaluation. An input
  /// that cannot be read or answered has an error as its answer; the others are not affected.
  ///
  /// - Parameters:
  ///   - inputs: The inputs.
  ///   - count: The number of classes to name for each image, at least 1.
  ///   - batchSize: The largest number of images that run together, at least 1.
  ///   - workers: The number of threads that prepare pictures.
  ///   - receive: Called with one answer after the other; an error that it throws ends the work.
  /// - Throws: `FoveaError` with code `.configuration` if the pipeline does not fit the network, `.backend`
  ///   if the batch does not fit the machine; what `receive` throws.
  public func answer(
    _ inputs: [PredictionInput], top count: Int = 5, batchSize: Int = Predictor.largestBatch,
    workers: Int = 1, _ receive: (Answer) throws -> Void
  ) throws {
    var start = inputs.startIndex
    while start < inputs.endIndex {
      let end = inputs[start...].firstIndex { !$0.isPicture } ?? inputs.endIndex
      if start < end {
        try answer(
          pictures: Array(inputs[start..<end]), from: start, top: count, batchSize: batchSize,
          workers: workers, receive)
      }
      if end < inputs.endIndex { try answer(array: inputs[end], at: end, top: count, batchSize, receive) }
      start = end + 1
    }
  }

  private func answer(
    pictures inputs: [PredictionInput], from first: Int, top count: Int, batchSize: Int, workers: Int,
    _ pass: (Answer) throws -> Void
  ) throws {
    let loader = try BatchLoader(
      InputPictures(inputs: inputs), order: EpochOrder(count: inputs.count), batchSize: batchSize,
      pipeline: pipeline, input: PictureSize(inputShape), workers: workers)
    defer { loader.stop() }
    // Memory that is missing is no fault of a picture.
    _ = try programs.program(for: min(batchSize, inputs.count))
    var used: Batch?
    for number in 0..<loader.batches.count {
      let positions = loader.batches[number]
      func receive(_ position: Int, _ result: Result<[Prediction], any Error>) throws {
        let input = inputs[position]
        try pass(
          Answer(input: input, position: first + position, name: input.name, predictions: result))
      }
      let rows: [[Prediction]]
      do {
        guard let batch = try loader.next(recycling: used.take()) else { return }
        rows = try predictions(for: batch.images, top: count, batchSize)
        used = batch
      } catch {
        // One by one, so that an error is that of its own picture.
        for position in positions {
          try receive(position, Result { try predictions(for: inputs[position], top: count) })
        }
        continue
      }
      for (position, row) in zip(positions, rows) { try receive(position, .success(row)) }
    }
  }

  /// What the network sees in one picture, with errors that name it.
  private func predictions(for input: PredictionInput, top count: Int) throws -> [Prediction] {
    let picture = try input.picture()
    do {
      return try predict(picture, top: count)
    } catch let error as FoveaError where error.code == .data {
      throw FoveaError(.data, at: input.name, error.problem, remedy: error.remedy)
    } catch let error as FoveaError where error.code == .numeric {
      throw FoveaError(.numeric, at: input.name, "its logits are not finite numbers", remedy: error.remedy)
    }
  }

  private func answer(
    array input: PredictionInput, at position: Int, top count: Int, _ batchSize: Int,
    _ receive: (Answer) throws -> Void
  ) throws {
    let found: (rows: [[Prediction]], isOne: Bool)
    do {
      found = try predictions(forArray: input, top: count, batchSize)
    } catch {
      return try receive(
        Answer(input: input, position: position, name: input.name, predictions: .failure(error)))
    }
    for (number, row) in found.rows.enumerated() {
      let name = found.isOne ? input.name : "\(input.name)[\(number)]"
      try receive(Answer(input: input, position: position, name: name, predictions: .success(row)))
    }
  }

  /// What the network sees in the images of an array, and whether that is one image without an axis for more.
  private func predictions(
    forArray input: PredictionInput, top count: Int, _ batchSize: Int
  ) throws -> (rows: [[Prediction]], isOne: Bool) {
    guard case .array(let path) = input.source else {
      // It is no picture either: this throws why.
      _ = try input.picture()
      return ([], false)
    }
    var images = try NumPyFile.read(path: path)
    let isOne = images.shape.rank == 3
    if isOne { images = HostTensor(images.elements, shape: TensorShape([1] + images.shape.dimensions)) }
    do {
      return (try predictions(for: images, top: count, batchSize), isOne)
    } catch let error as FoveaError where [.data, .numeric].contains(error.code) {
      throw FoveaError(error.code, at: input.name, error.problem, remedy: error.remedy)
    }
  }

  /// What the network sees in prepared images `[N, C, H, W]`.
  private func predictions(
    for images: HostTensor, top count: Int, _ batchSize: Int
  ) throws -> [[Prediction]] {
    let names = [InferenceName.logits, InferenceName.probabilities]
    let results = try programs.run(images, of: inputShape, results: names, batch: batchSize)
    try Finiteness.requireLogits(results[0])
    let (values, width) = (results[1].doubles, classNames.count)
    return (0..<images.shape[0]).map { predictions(values[$0 * width..<($0 + 1) * width], top: count) }
  }
}

/// Pictures to be asked about as a data set without labels, for the loader.
private struct InputPictures: DataSet {
  let name = "pictures"
  let inputs: [PredictionInput]
  let classNames: [String] = []
  let channels = 3
  let fingerprint = ""

  var count: Int { inputs.count }
  func label(at index: Int) -> Int { 0 }
  func location(of index: Int) -> String { inputs[index].name }
  func picture(at index: Int) throws -> Picture { try inputs[index].picture() }
}
