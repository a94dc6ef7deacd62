public import FoveaCore
public import Foundation

/// A mistake in the shape of a network, found while its graph is built and before anything runs.
public struct ShapeError: Error, Hashable, Sendable {
  /// The path of the layer in which the mistake lies, empty if it is not known.
  public var location: String
  /// The problem: what was expected and what was found.
  public var problem: String
  /// The remedy, nil if none is known.
  public var remedy: Remedy?
  /// The operation whose rule is broken and the label of the rule, as in `Convolution C1`.
  public var rule: String

  /// Makes an error; the graph fills in the location.
  public init(_ problem: String, remedy: Remedy? = nil, rule: String, at location: String = "") {
    self.location = location
    self.problem = problem
    self.remedy = remedy
    self.rule = rule
  }
}

extension ShapeError: CustomStringConvertible, LocalizedError {
  /// The whole error on one line: `location: problem; remedy [rule]`.
  public var description: String { text(naming: \.rawValue) }

  /// The whole error on one line, in which `name` gives the settings of the remedy their names.
  public func text(naming name: (Setting) -> String) -> String {
    let remedy = remedy.map { "; \($0.text(naming: name))" } ?? ""
    return (location.isEmpty ? "" : "\(location): ") + problem + remedy + " [\(rule)]"
  }

  /// The same line, for code that prints errors through Foundation.
  public var errorDescription: String? { description }
}

extension Graph.Operation {
  /// Throws an error that names this operation and the label of the rule unless the condition holds.
  public func require(
    _ condition: Bool, _ label: String, _ problem: @autoclosure () -> String,
    remedy: @autoclosure () -> Remedy? = nil
  ) throws(ShapeError) {
    guard condition else {
      throw ShapeError(problem(), remedy: remedy(), rule: "\(Self.name) \(label)")
    }
  }

  /// Throws unless the number of inputs is one of those allowed.
  ///
  /// - Throws: `ShapeError` with rule `C0`.
  public func requireCount(_ inputs: [TensorType], _ counts: ClosedRange<Int>) throws(ShapeError) {
    let (least, most) = (counts.lowerBound, counts.upperBound)
    try require(
      counts.contains(inputs.count), "C0",
      "takes \(least)\(most > least ? " to \(most)" : "") input\(most == 1 ? "" : "s"), got \(inputs.count)")
  }

  /// Throws unless the number of inputs is one of those allowed, and all are float32 but those that are named.
  ///
  /// Backends rely on it: a kernel reads as many bytes as the elements have.
  ///
  /// - Parameters:
  ///   - inputs: The types of the inputs.
  ///   - counts: The allowed numbers of inputs.
  ///   - integers: The kinds of the inputs that are integers, by their positions.
  /// - Throws: `ShapeError` with rule `C0`.
  public func requireInputs(
    _ inputs: [TensorType], _ counts: ClosedRange<Int>, integers: [Int: ElementType] = [:]
  ) throws(ShapeError) {
    try requireCount(inputs, counts)
    for (position, input) in inputs.enumerated() where !input.isOpaque {
      let kind = integers[position] ?? .float32
      try require(input.elementType == kind, "C0", "takes \(kind.rawValue), got \(input)")
    }
  }

  /// Throws unless the input has four axes.
  public func requireImages(_ input: TensorType) throws(ShapeError) {
    try require(
      input.shape.rank == 4, "C0", "takes images [N, C, H, W], got \(input.shape)",
      remedy: "put the layer before Flatten")
  }

  /// Throws unless all inputs have one type.
  public func requireSameTypes(_ inputs: some Sequence<TensorType>) throws(ShapeError) {
    var first: TensorType?
    for input in inputs {
      try require(
        first == nil || first == input, "C1",
        "the shapes of the inputs differ: \(first?.description ?? "") and \(input)")
      first = input
    }
  }
}
