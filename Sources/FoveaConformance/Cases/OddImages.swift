import FoveaCore
import FoveaGraph

/// Every operation on images, for numbers of channels that fill no vector register, or more than a few, and
/// for planes of one pixel.
extension Conformance {
  private static let channelCounts = [1, 3, 6, 8, 17, 152]

  static let oddImages: [OperationCase] = channelCounts.flatMap { cases(channels: $0) }

  private static func cases(channels: Int) -> [OperationCase] {
    let shapes: [TensorShape] = [[1, channels, 1, 1], [2, channels, 2, 3]]
    // Statistics of a batch need more than one number for each channel.
    let batches: [TensorShape] = [[3, channels, 1, 1], [1, channels, 2, 3]]
    var cases = batches.map { batchNormalization(.batch, $0) }
    for images in shapes {
      cases += perElement(images)
      cases += perWindow(images)
      cases += perBranch(images)
      cases.append(batchNormalization(.given, images))
    }
    return cases
  }

  private static func title(_ images: TensorShape) -> String { "images \(images)" }

  private static func one(
    _ operation: some Graph.Operation, _ images: TensorShape, tolerance: Tolerance = .rounding
  ) -> OperationCase {
    OperationCase(operation, title(images), [.normal(images)], differentiate: [0], tolerance: tolerance)
  }

  private static func perElement(_ images: TensorShape) -> [OperationCase] {
    let three = [CaseInput](repeating: .normal(images), count: 3)
    var cases: [OperationCase] = [
      one(ReLU(), images), one(Sigmoid(), images), one(Tanh(), images), one(Unary(.exponential), images),
      OperationCase(
        Dropout(rate: 0.3, seed: 2, path: "odd"), title(images),
        [.normal(images), .position(step: 1, row: 2)], differentiate: [0]),
      OperationCase(Sum(), title(images), three, differentiate: [0, 1, 2]),
    ]
    for function in [Binary.Function.add, .subtract, .multiply, .divide] {
      cases.append(
        OperationCase(
          Binary(function), "\(function.rawValue), \(title(images))",
          [.normal(images), .uniform(images, 0.5...2)], differentiate: [0, 1]))
    }
    return cases
  }

  private static func perWindow(_ images: TensorShape) -> [OperationCase] {
    let window = Window(3, padding: 1)
    return [
      one(MaxPooling(window), images), one(AveragePooling(window), images),
      one(AdaptiveAveragePooling(1), images, tolerance: .accumulation),
      one(
        LocalResponseNormalization(size: 5, alpha: 1, beta: 0.75, k: 1), images, tolerance: .accumulation),
      OperationCase(
        Convolution(padding: 1), title(images),
        [.normal(images), .normal([5, images[1], 3, 3]), .normal([5])],
        differentiate: [0, 1, 2], tolerance: .convolution),
      OperationCase(
        Convolution(padding: 1, groups: images[1]), "depthwise, \(title(images))",
        [.normal(images), .normal([images[1], 1, 3, 3])], differentiate: [0, 1], tolerance: .convolution),
    ]
  }

  private static func perBranch(_ images: TensorShape) -> [OperationCase] {
    let other = images.replacing(axis: 1, with: 5)
    let both = images.replacing(axis: 1, with: images[1] + 5)
    return [
      OperationCase(
        Concatenate(), title(images), [.normal(images), .normal(other)], differentiate: [0, 1]),
      OperationCase(Split(sizes: [images[1], 5]), title(images), [.normal(both)], differentiate: [0]),
      one(Reshape(to: [images[0], images.count / images[0]]), images),
      one(Reduce(.mean, axes: [0, 2, 3]), images, tolerance: .accumulation),
      OperationCase(
        Broadcast(to: images, axes: [1]), title(images), [.normal([images[1]])], differentiate: [0],
        tolerance: .accumulation),
    ]
  }

  private static func batchNormalization(
    _ statistics: BatchNormalization.Statistics, _ images: TensorShape
  ) -> OperationCase {
    let channels: TensorShape = [images[1]]
    var inputs: [CaseInput] = [.normal(images), .normal(channels), .normal(channels)]
    if statistics == .given { inputs += [.normal(channels), .uniform(channels, 0.5...2)] }
    return OperationCase(
      BatchNormalization(statistics: statistics), "\(statistics) statistics, \(title(images))", inputs,
      differentiate: [0, 1, 2], results: [0], tolerance: .accumulation)
  }
}
