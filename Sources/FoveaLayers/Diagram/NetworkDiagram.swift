import FoveaCore
import FoveaGraph

/// A drawing of a network: boxes for layers, arrows for what flows between them, frames around units.
///
/// Where a layer alone reads the layer before it, normalization, activation and dropout share its box. A
/// frame stands around each container that joins branches: an inception unit, a residual block.
public struct NetworkDiagram: Hashable, Sendable {
  /// The kind of a box, which decides its colour.
  public enum Role: String, CaseIterable, Hashable, Sendable {
    /// The images.
    case input
    /// A convolution.
    case convolution
    /// A pooling.
    case pooling
    /// A dense layer.
    case dense
    /// A place where branches meet.
    case join
    /// Everything else.
    case other
    /// Logits or probabilities.
    case output
  }

  /// One layer, or a few that run one after the other.
  public struct Box: Hashable, Sendable {
    /// The kind of the box.
    public var role: Role
    /// The path of its first layer.
    public var path: String
    /// Its layers, first to last.
    public var lines: [String]
    /// The shape of the result without the batch, `[C, H, W]` or `[K]`.
    public var shape: [Int]
    /// The innermost frame around it, an index into ``NetworkDiagram/frames``.
    public var frame: Int?
  }

  /// An arrow between two boxes, by their indices.
  public struct Edge: Hashable, Sendable {
    /// The box that makes the value.
    public var from: Int
    /// The box that reads it.
    public var to: Int
  }

  /// A frame around the boxes of a unit.
  public struct Frame: Hashable, Sendable {
    /// The kind and the path of the container.
    public var title: String
    /// The next frame around it.
    public var parent: Int?
  }

  /// The name of the model.
  public var title: String
  /// The boxes, from the images on.
  public internal(set) var boxes: [Box] = []
  /// The connections between boxes.
  public internal(set) var edges: [Edge] = []
  /// The frames, outer ones before those inside them.
  public internal(set) var frames: [Frame] = []
}
