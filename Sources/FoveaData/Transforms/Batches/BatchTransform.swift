public import FoveaCore

/// A transform that mixes the examples of a batch with each other: a plain value in a file of its own, found
/// by its name in a registry.
///
/// It has two parts: what chance decides, and what follows from it. It runs after the ``Pipeline``, on
/// numbers, and turns labels into targets, the share of each class in each example.
public protocol BatchTransform: NamedChoice {
  /// All that chance decides about one batch.
  associatedtype Parameters: Sendable

  /// The probability, in 0...1, that a batch for which the transform was drawn is changed.
  var probability: Double { get }

  /// Draws what chance decides, for a batch of a shape.
  func parameters(for shape: BatchShape, draws: inout RandomDraws) -> Parameters

  /// Changes the batch by what was drawn.
  ///
  /// - Parameters:
  ///   - parameters: What was drawn.
  ///   - images: The pictures, `[N, C, H, W]`.
  ///   - targets: The share of each class in 0...1, `[N, K]`; each row sums to 1.
  ///   - shape: The extents of both.
  func apply(_ parameters: Parameters, to images: inout [Float], targets: inout [Float], of shape: BatchShape)
}

extension BatchTransform {
  /// Draws, and changes the pictures `[N, C, H, W]` and targets `[N, K]` accordingly.
  public func apply(
    to images: inout [Float], targets: inout [Float], of shape: BatchShape, draws: inout RandomDraws
  ) {
    apply(parameters(for: shape, draws: &draws), to: &images, targets: &targets, of: shape)
  }
}

/// The extents of a batch with targets: `N` examples of `[C, H, W]` and `K` classes.
public struct BatchShape: Hashable, Sendable {
  /// The number of examples, `N`.
  public var count: Int
  /// The extents of each picture, `C`, `H` and `W`.
  public var picture: PictureSize
  /// The number of classes of the network, `K`.
  public var classes: Int

  /// Creates the extents of a batch.
  public init(count: Int, picture: PictureSize, classes: Int) {
    self.count = count
    self.picture = picture
    self.classes = classes
  }
}

extension Registry where Choice == any BatchTransform {
  /// The transforms of batches that come with Fovea.
  public static var standard: Registry {
    Registry("batch transform")
      .adding(Mixup.self)
      .adding(CutMix.self)
  }

  /// The same registry with one more transform.
  public func adding<Kind: BatchTransform>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
