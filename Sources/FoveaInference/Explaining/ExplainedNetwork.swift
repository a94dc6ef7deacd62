public import FoveaCore
import FoveaRuntime
import Synchronization

/// What an ``Explanation`` may ask of a network: logits, and what its layers make and count for a class.
///
/// Everything is as in inference: normalizations use running statistics, dropout does nothing.
public final class ExplainedNetwork: Sendable {
  /// The shape of one image, `[C, H, W]`.
  public let inputShape: TensorShape
  /// The number of classes.
  public let classCount: Int
  private let predictor: Predictor
  /// The programs that look at a layer, by its path.
  private let programs = Mutex<[String?: ProgramCache]>([:])

  init(_ predictor: Predictor) {
    self.predictor = predictor
    (inputShape, classCount) = (predictor.inputShape, predictor.classNames.count)
  }

  /// The network's outputs `[N, classCount]` for images `[N, C, H, W]`.
  ///
  /// - Throws: as ``Predictor/logits(_:)``.
  public func logits(of images: HostTensor) throws -> HostTensor { try predictor.logits(images) }

  /// Refuses a layer that activations cannot be had of.
  ///
  /// - Throws: `FoveaError` with code `.configuration` and the nearest path if there is no such layer, and if
  ///   it makes no rows and columns.
  public func requireLayer(_ path: String?) throws {
    _ = try predictor.networks.network(batch: 1).explainedValue(at: path)
  }

  /// What a layer makes of images, and how much the logit of a class depends on each of its numbers.
  ///
  /// - Parameters:
  ///   - images: The images, `[N, C, H, W]`.
  ///   - path: The layer's path; nil for the last value that has rows and columns.
  ///   - classes: The class of each image.
  /// - Returns: The activations `[N, K, P, Q]` and the gradients of the logits with respect to them.
  /// - Throws: `FoveaError` with code `.data` if the images are not of the network's shape or not finite,
  ///   `.configuration` as `requireLayer(_:)`.
  public func activations(
    of images: HostTensor, at path: String?, for classes: [Int]
  ) throws -> (values: HostTensor, gradients: HostTensor) {
    try requireClasses(classes, of: images)
    let labels = HostTensor(classes.map { Int32($0) }, shape: [classes.count])
    let cache = programs.withLock { programs in
      if let known = programs[path] { return known }
      let (networks, backend, state) = (predictor.networks, predictor.backend, predictor.state)
      let made = ProgramCache { batch in
        try backend.compile(networks.network(batch: batch).explanationGraph(at: path), over: state)
      }
      programs[path] = made
      return made
    }
    let results = try cache.run(
      images, of: inputShape, with: [InferenceName.classes: labels],
      results: [InferenceName.activations, InferenceName.gradients])
    return (results[0], results[1])
  }

  /// Refuses classes that are not one for each image.
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
