import FoveaCore
import FoveaData
public import FoveaImage

extension Trainer {
  /// A training picture as it is before normalization, with its class.
  public struct SamplePicture: Sendable {
    /// The picture, with the width, height and channels of the network's input.
    public var picture: Picture
    /// The name of its class in the data set.
    public var className: String
  }

  /// Returns the first pictures of the first epoch, with all random changes of pictures applied.
  ///
  /// Normalization, the transforms behind it and the mixing of batches are omitted.
  ///
  /// - Parameter count: The number of pictures; fewer are returned if an epoch has fewer examples.
  /// - Returns: The pictures, in the order of the epoch.
  /// - Throws: `FoveaError` with code `.data` if a transform cannot change a picture or its result has
  ///   another size than the network's input; whatever reading the examples throws.
  public func samplePictures(_ count: Int) throws -> [SamplePicture] {
    let steps = pipelines.training.steps.filter { $0 is any PictureTransform }
    var preparer = try Preparer(Pipeline(steps), input: input)
    let order = order(ofEpoch: 1)
    let area = input.width * input.height
    var values = [Float](repeating: 0, count: preparer.shape.count)
    return try (0..<min(count, order.count)).map { position in
      try preparer.apply(
        example: order[position], of: trainingData, random: order.random(at: position), into: &values)
      // From planes of 0 to 1 back to bytes side by side.
      let pixels = (0..<values.count).map { index in
        UInt8((values[index % input.channels * area + index / input.channels] * 255).rounded())
      }
      return SamplePicture(
        picture: Picture(
          width: input.width, height: input.height, channels: input.channels, pixels: pixels),
        className: trainingData.classNames[trainingData.label(at: order[position])])
    }
  }
}
