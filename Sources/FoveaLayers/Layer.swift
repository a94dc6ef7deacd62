public import FoveaGraph

/// A part of a network, as a value that holds attributes and nothing else.
///
/// Parameters and statistics live in a backend's state, under the path that the layer gets from the
/// layers around it. Input channels are never written down: they follow from the value that arrives.
///
/// A composed layer declares `body`; a primitive layer has `Body == Never` and implements
/// ``build(_:in:)``. The rules of paths, which make them PyTorch's `state_dict()` names:
///
/// - ``Sequential`` gives each child its index, layers without parameters included.
/// - ``Chain`` and ``Concatenate`` give their children nothing; neither does a struct with a `body`.
/// - ``named(_:)`` replaces what the parent would give.
/// - The `activation` of a layer is a part of it and takes no index.
public protocol Layer: Sendable {
  /// The kind of layer that `body` composes, `Never` for a primitive layer.
  associatedtype Body: Layer = Never

  /// The layers that this one stands for, applied one after the other.
  @LayerBuilder var body: Body { get }

  /// The kind of layer in summaries, by default the name of the type.
  var kind: String { get }

  /// The attributes worth a few characters in a summary, as in `3x3, stride 2, pad 1`; empty by default.
  var detail: String { get }

  /// Appends what the layer computes from its input, and returns the result.
  ///
  /// The default builds `body`.
  ///
  /// - Throws: `ShapeError` with the layer's path if the input does not fit.
  func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value
}

extension Layer {
  /// The name of the type.
  public var kind: String { String(describing: Self.self) }

  /// Empty by default: summaries show only the kind.
  public var detail: String { "" }

  /// Builds the layers of `body`.
  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    try context.build(body, on: input)
  }

  /// The same layer under a name that replaces the path component that its parent would give.
  ///
  /// A name may have several components, as in `features.0`.
  public func named(_ name: String) -> Named { Named(name, self) }
}

extension Layer where Body == Never {
  /// Not there: a primitive layer implements ``build(_:in:)``.
  public var body: Never { preconditionFailure("\(Self.self) has neither a body nor build(_:in:)") }
}

extension Never: Layer {}
