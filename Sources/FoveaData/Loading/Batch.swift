public import FoveaCore

/// Prepared examples that go through a model together.
public struct Batch: Sendable {
  /// The prepared pictures, `float32` of shape `[B, C, H, W]`.
  public internal(set) var images: HostTensor
  /// The classes, `int32` of shape `[B]`.
  public internal(set) var labels: HostTensor
  /// The batch's number in its epoch, from 0.
  public internal(set) var number: Int
  /// The positions of the epoch's order that it holds.
  public internal(set) var positions: Range<Int>

  /// The number of examples.
  public var count: Int { positions.count }

  init(count: Int, of picture: TensorShape) {
    images = .filled(shape: TensorShape([count] + picture.dimensions))
    labels = HostTensor([Int32](repeating: 0, count: count), shape: [count])
    number = 0
    positions = 0..<count
  }
}
