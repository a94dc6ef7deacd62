public import FoveaCore

/// Prepared examples that go through a model together.
public struct Batch: Sendable {
  /// The prepared pictures, `float32` of shape `[B, C, H, W]`.
  public internal(set) var images: HostTensor
  /// The classes, `int32` of shape `[B]`.
  public internal(set) var labels: HostTensor
  /// The share of each class in each example, `float32` of shape `[B, K]`, if the batch's examples are mixed; the labels
  /// are the classes of the largest shares then.
  public internal(set) var targets: HostTensor?
  /// The batch's number in its epoch, from 0.
  public internal(set) var number: Int
  /// The positions of the epoch's order that it holds.
  public internal(set) var positions: Range<Int>

  /// The number of examples.
  public var count: Int { positions.count }

  init(count: Int, of picture: TensorShape, classes: Int? = nil) {
    images = .filled(shape: TensorShape([count] + picture.dimensions))
    labels = HostTensor([Int32](repeating: 0, count: count), shape: [count])
    targets = classes.map { .filled(shape: [count, $0]) }
    number = 0
    positions = 0..<count
  }
}
