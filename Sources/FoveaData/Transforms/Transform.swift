public import FoveaCore
public import FoveaImage

/// A step of a ``Pipeline``: a plain value in a file of its own, found by its name in a registry.
///
/// It is one of three: a ``PictureTransform`` changes a picture of bytes, ``Normalize`` turns bytes into numbers, and a
/// ``TensorTransform`` changes those.
public protocol Transform: NamedChoice {
  /// Whether chance decides anything, so that it is not for judging.
  var isRandom: Bool { get }
}

extension Transform {
  /// The default: chance decides nothing.
  public var isRandom: Bool { false }
}

/// A step that changes a picture.
public protocol PictureTransform: Transform {
  /// Changes the picture.
  ///
  /// The same picture in the same context becomes the same bytes.
  ///
  /// - Throws: `FoveaError` with code `.data` if the picture cannot be changed so.
  func apply(to picture: inout Picture, in context: borrowing TransformContext) throws

  /// What a picture of a size becomes: the part of it that the result shows, and the size of the result.
  ///
  /// By default all of it in the same size. A step that chance decides about need not say.
  ///
  /// - Throws: `FoveaError` with code `.data` if a picture of this size cannot be changed so.
  func frame(
    of size: PictureSize, in context: borrowing TransformContext
  ) throws -> (frame: PictureFrame, size: PictureSize)
}

extension PictureTransform {
  /// The default: all of the picture, in its size.
  public func frame(
    of size: PictureSize, in context: borrowing TransformContext
  ) -> (frame: PictureFrame, size: PictureSize) {
    (PictureFrame(width: size.width, height: size.height), size)
  }
}

/// A step in two parts: what chance decides, and what is done then.
public protocol RandomTransform: PictureTransform {
  /// All that chance decides about one picture.
  associatedtype Parameters: Sendable

  /// Draws what chance decides for a picture of a size.
  func parameters(for size: PictureSize, in context: borrowing TransformContext) -> Parameters

  /// Changes the picture by what was drawn.
  ///
  /// - Throws: `FoveaError` with code `.data` if the picture cannot be changed so.
  func apply(_ parameters: Parameters, to picture: inout Picture, in context: borrowing TransformContext)
    throws
}

extension RandomTransform {
  /// The default: chance decides something.
  public var isRandom: Bool { true }

  /// Draws, and changes the picture accordingly.
  public func apply(to picture: inout Picture, in context: borrowing TransformContext) throws {
    try apply(parameters(for: picture.size, in: context), to: &picture, in: context)
  }
}

/// A step that needs a part of the picture only; at the front of a pipeline, no more than that is decoded.
public protocol RegionTransform: PictureTransform {
  /// The part of a picture of a size that is needed; it lies inside.
  func region(of size: PictureSize, in context: borrowing TransformContext) -> PictureRegion

  /// Changes the part into the result.
  ///
  /// - Throws: `FoveaError` with code `.data` if the picture cannot be changed so.
  func apply(toRegion picture: inout Picture, in context: borrowing TransformContext) throws
}

extension RegionTransform {
  /// Cuts out the part that is needed and changes it into the result.
  public func apply(to picture: inout Picture, in context: borrowing TransformContext) throws {
    let region = region(of: picture.size, in: context)
    picture = picture.cropped(x: region.x, y: region.y, width: region.width, height: region.height)
    try apply(toRegion: &picture, in: context)
  }
}

/// A step that resizes pictures with a filter that can be chosen.
public protocol ResizingTransform: PictureTransform {
  /// The filter.
  var interpolation: ResamplingFilter { get set }
}

/// A step that changes the numbers of one example, behind ``Normalize``.
public protocol TensorTransform: Transform {
  /// Changes the numbers `[channels, height, width]` that lie in `values` from `offset` on.
  func apply(to values: inout [Float], at offset: Int, in context: borrowing TransformContext)
}

extension Picture {
  /// The picture's extents.
  public var size: PictureSize { PictureSize(width: width, height: height, channels: channels) }
}
