public import FoveaCore

/// Prepared examples that a network computes together.
public struct Batch: Sendable {
  /// The prepared pictures, `float32[B, C, H, W]`.
  public internal(set) var images: HostTensor
  /// The classes, `int32[B]`.
  public internal(set) var labels: HostTensor
  /// The share of each class in each example, `float32[B, K]`, if examples are mixed; else nil.
  ///
  /// The labels are then the classes of the largest shares.
  public internal(set) var targets: HostTensor?
  /// The number of the batch in its epoch, from 0.
  public internal(set) var number: Int
  /// The positions in the epoch's order that the batch holds.
  public internal(set) var positions: Range<Int>

  /// The number of examples, `B`.
  public var count: Int { positions.count }

  init(count: Int, of picture: TensorShape, classes: Int? = nil) {
    images = .filled(shape: TensorShape([count] + picture.dimensions))
    labels = HostTensor([Int32](repeating: 0, count: count), shape: [count])
    targets = classes.map { .filled(shape: [count, $0]) }
    number = 0
    positions = 0..<count
  }
}
