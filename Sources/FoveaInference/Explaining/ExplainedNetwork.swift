public import FoveaCore
import FoveaRuntime
import Synchronization

/// The view of a network that an ``Explanation`` works with: its logits, and the activations and gradients of
/// its layers.
///
/// Everything is as in inference: normalizations use running statistics, dropout does nothing. Of a quantized network
/// activations and gradients are those of the numbers that its weights stand for.
public final class ExplainedNetwork: Sendable {
  /// The shape of one image, `[C, H, W]`.
  public let inputShape: TensorShape
  /// The number of classes.
  public let classCount: Int
  private let predictor: Predictor
  /// The programs that look at a layer, by its path.
  private let programs = Mutex<[String?: ProgramCache<Int>]>([:])

  init(_ predictor: Predictor) {
    self.predictor = predictor
    (inputShape, classCount) = (predictor.inputShape, predictor.classNames.count)
  }

  /// Computes the logits `[N, classCount]` of images `[N, C, H, W]`, which are used as they are.
  ///
  /// - Throws: as ``Predictor/logits(_:batch:)``.
  public func logits(of images: HostTensor) throws -> HostTensor { try predictor.logits(images) }

  /// Checks that a layer exists and has activations with rows and columns.
  ///
  /// - Parameter path: The layer's path; nil for the last value of the network that has rows and columns.
  /// - Throws: `FoveaError` with code `.configuration`: with the nearest path if there is no such layer, or
  ///   if the layer, or without a path every value, has no rows and columns; `ShapeError` if images do not
  ///   fit the model.
  public func requireLayer(_ path: String?) throws {
    _ = try predictor.networks.inNumbers.network(batch: 1).explainedValue(at: path)
  }

  /// Computes the activations of a layer, and the gradients of one logit of each image with respect to them.
  ///
  /// - Parameters:
  ///   - images: The images, `[N, C, H, W]`.
  ///   - path: The layer's path; nil for the last value that has rows and columns.
  ///   - classes: The class of each image, in `0..<classCount`.
  /// - Returns: The activations `[N, K, P, Q]` and the gradients in the same shape.
  /// - Throws: `FoveaError` with code `.data` if the images are not of the network's shape or not finite, or
  ///   the classes do not fit them, `.configuration` as `requireLayer(_:)` or if the logits do not depend on
  ///   the layer, `.numeric` if a result is not finite; `ShapeError` if an operation behind the layer has no gradient.
  public func activations(
    of images: HostTensor, at path: String?, for classes: [Int]
  ) throws -> (values: HostTensor, gradients: HostTensor) {
    try requireClasses(classes, of: images)
    let labels = HostTensor(classes.map { Int32($0) }, shape: [classes.count])
    let cache = programs.withLock { programs in
      if let known = programs[path] { return known }
      let (networks, backend, state) = (predictor.networks.inNumbers, predictor.backend, predictor.state)
      let made = ProgramCache<Int> { batch in
        try backend.compile(networks.network(batch: batch).explanationGraph(at: path), over: state)
      }
      programs[path] = made
      return made
    }
    let results = try cache.run(
      images, of: inputShape, with: [InferenceName.classes: labels],
      results: [InferenceName.activations, InferenceName.gradients])
    for (tensor, name) in zip(results, ["activations", "gradients"]) where tensor.nonFiniteCount > 0 {
      throw Finiteness.notFinite(
        at: path ?? "last layer with rows and columns", "its \(name) are not finite numbers")
    }
    return (results[0], results[1])
  }

  /// Checks that there is one class for each image, each in `0..<classCount`.
  ///
  /// - Throws: `FoveaError` with code `.data`.
  public func requireClasses(_ classes: [Int], of images: HostTensor) throws {
    let count = images.shape.dimensions.first ?? 0
    guard classes.count == count else {
      throw FoveaError(.data, at: "classes", "expected one for each of \(count) images, got \(classes.count)")
    }
    guard let other = classes.first(where: { !(0..<classCount).contains($0) }) else { return }
    throw FoveaError(.data, at: "classes", "expected numbers in 0..<\(classCount), got \(other)")
  }
}
