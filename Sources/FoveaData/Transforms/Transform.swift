public import FoveaCore
public import FoveaImage

/// A step of a ``Pipeline``: a plain value in a file of its own, found by its name in a registry.
///
/// It is one of three kinds: a ``PictureTransform`` changes a picture of bytes, ``Normalize`` turns bytes
/// into numbers, and a ``TensorTransform`` changes those numbers.
public protocol Transform: NamedChoice {
  /// Whether chance decides anything, so that the step is not for pictures to judge on.
  var isRandom: Bool { get }
}

extension Transform {
  /// False, by default.
  public var isRandom: Bool { false }
}

/// A step that changes a picture.
public protocol PictureTransform: Transform {
  /// Changes the picture.
  ///
  /// The same picture in the same context becomes the same bytes.
  ///
  /// - Throws: `FoveaError` with code `.data` if the picture cannot be changed so, for example because it
  ///   would become too large.
  func apply(to picture: inout Picture, in context: borrowing TransformContext) throws

  /// The part of a picture that the result shows, and the size of the result.
  ///
  /// The frame counts in pixels of the picture of size `size` and reaches beyond it where a margin is added.
  /// By default it is the whole picture, in the same size. Steps that chance decides about need not implement
  /// it.
  ///
  /// - Throws: `FoveaError` with code `.data` if a picture of this size cannot be changed so.
  func frame(
    of size: PictureSize, in context: borrowing TransformContext
  ) throws -> (frame: PictureFrame, size: PictureSize)
}

extension PictureTransform {
  /// The whole picture, in its size.
  public func frame(
    of size: PictureSize, in context: borrowing TransformContext
  ) -> (frame: PictureFrame, size: PictureSize) {
    (PictureFrame(width: size.width, height: size.height), size)
  }
}

/// A step in two parts: what chance decides, and what follows from it.
public protocol RandomTransform: PictureTransform {
  /// All that chance decides about one picture.
  associatedtype Parameters: Sendable

  /// Draws what chance decides, for a picture of a size.
  func parameters(for size: PictureSize, in context: borrowing TransformContext) -> Parameters

  /// Changes the picture by what was drawn.
  ///
  /// - Throws: `FoveaError` with code `.data` if the picture cannot be changed so, for example because it
  ///   would become too large.
  func apply(_ parameters: Parameters, to picture: inout Picture, in context: borrowing TransformContext)
    throws
}

extension RandomTransform {
  /// True, by default.
  public var isRandom: Bool { true }

  /// Draws, and changes the picture accordingly.
  ///
  /// - Throws: what `apply(_:to:in:)` throws.
  public func apply(to picture: inout Picture, in context: borrowing TransformContext) throws {
    try apply(parameters(for: picture.size, in: context), to: &picture, in: context)
  }
}

/// A step that needs only a region of the picture; as a pipeline's first step, it has no more than that
/// region decoded.
public protocol RegionTransform: PictureTransform {
  /// The region of a picture of a size that is needed, in pixels; it must lie inside the picture.
  func region(of size: PictureSize, in context: borrowing TransformContext) -> PictureRegion

  /// Changes the region, already cut out, into the result.
  ///
  /// - Throws: `FoveaError` with code `.data` if the picture cannot be changed so.
  func apply(toRegion picture: inout Picture, in context: borrowing TransformContext) throws
}

extension RegionTransform {
  /// Cuts out the region that is needed and changes it into the result.
  ///
  /// - Throws: what `apply(toRegion:in:)` throws.
  public func apply(to picture: inout Picture, in context: borrowing TransformContext) throws {
    let region = region(of: picture.size, in: context)
    picture = picture.cropped(x: region.x, y: region.y, width: region.width, height: region.height)
    try apply(toRegion: &picture, in: context)
  }
}

/// A step that resizes pictures with a filter that can be chosen.
public protocol ResizingTransform: PictureTransform {
  /// The filter that weighs samples.
  var interpolation: ResamplingFilter { get set }
}

/// A step that changes the numbers of one example, after ``Normalize``.
public protocol TensorTransform: Transform {
  /// Changes the numbers of one example, `[C, H, W]` of the network's input, that lie in `values` from
  /// `offset` on.
  func apply(to values: inout [Float], at offset: Int, in context: borrowing TransformContext)
}

extension Picture {
  /// The width, height and channels of the picture.
  public var size: PictureSize { PictureSize(width: width, height: height, channels: channels) }
}
