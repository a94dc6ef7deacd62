extension Graph {
  /// The identity of a value in the graph that made it.
  public struct Value: Hashable, Sendable {
    /// The position among all values of the graph.
    public let index: Int
  }

  /// One operation applied to values.
  public struct Node: Sendable {
    /// The operation that the node applies to its inputs.
    public var operation: any Operation
    /// The values read, in the operation's order.
    public var inputs: [Value]
    /// The values made, each by this node alone.
    public var outputs: [Value]
    /// The path of the layer that the node belongs to.
    public var scope: String
    /// The part of a step to which the node belongs.
    public var phase: Phase
  }

  /// The parts of a training step.
  public enum Phase: String, Hashable, Sendable {
    /// From the batch to the loss.
    case forward
    /// From the loss to the gradients.
    case backward
    /// From the gradients to the new parameters.
    case update
  }

  /// A value that comes from outside.
  public struct Argument: Hashable, Sendable {
    /// The source of a value.
    public enum Source: Hashable, Sendable {
      /// Given for each run, under this name.
      case input(String)
      /// Kept by the backend between runs, under this path.
      case state(String)
    }

    /// The value in the graph.
    public let value: Value
    /// The source of the value.
    public let source: Source
  }
}
