import FoveaCore
public import FoveaGraph

/// One row of the suite: an operation, or a small graph, with its inputs and what is expected of it.
public struct OperationCase: Sendable, CustomStringConvertible {
  /// Appends what is tested to a graph and returns its results.
  public typealias Build = @Sendable (inout Graph, [Graph.Value]) throws -> [Graph.Value]

  /// The kind of operation that the case is about, or `Graph`.
  public let operation: String
  /// The title of the case, which names its speciality.
  public let title: String
  /// The largest distance of results and gradients from the reference.
  public internal(set) var tolerance: Tolerance
  /// The results worked out by hand, row by row, if the case is small enough.
  public let expected: [[Double]]?
  let inputs: [CaseInput]
  /// The inputs whose gradients are checked.
  let differentiated: [Int]
  /// The results that the gradients are of, nil for all that are floating point numbers.
  let differentiatedResults: [Int]?
  let build: Build

  /// Describes a case of one operation.
  public init<Subject: Graph.Operation>(
    _ operation: Subject, _ title: String, _ inputs: [CaseInput], differentiate: [Int] = [],
    results: [Int]? = nil, tolerance: Tolerance = .rounding, expected: [[Double]]? = nil
  ) {
    self.init(
      Subject.name, title, inputs, differentiate: differentiate, results: results,
      tolerance: tolerance, expected: expected
    ) { graph, inputs in try graph.applyAll(operation, inputs) }
  }

  /// Describes a case of a graph that `build` appends.
  public init(
    _ operation: String, _ title: String, _ inputs: [CaseInput], differentiate: [Int] = [],
    results: [Int]? = nil, tolerance: Tolerance = .chain, expected: [[Double]]? = nil,
    build: @escaping Build
  ) {
    self.operation = operation
    self.title = title
    self.inputs = inputs
    differentiated = differentiate
    differentiatedResults = results
    self.tolerance = tolerance
    self.expected = expected
    self.build = build
  }

  /// The kind and what is special, as in `Convolution: 17 channels, stride 2`.
  public var name: String { "\(operation): \(title)" }

  /// The name, which test reports print.
  public var description: String { name }

  /// Whether the case checks gradients.
  public var hasGradients: Bool { !differentiated.isEmpty }
}

extension OperationCase {
  static let scope = "case"
  static let lossScope = "loss"

  /// The random numbers of the case, which depend on its name alone.
  private var key: RandomKey { RandomKey(seed: 0).folding("conformance").folding(name) }

  /// The tensor of each input.
  var tensors: [HostTensor] {
    inputs.enumerated().map { $1.tensor(key.folding(UInt64($0))) }
  }

  /// The name or path of an input.
  func place(_ input: Int) -> String { "input\(input)" }

  private func arguments(in graph: inout Graph) -> [Graph.Value] {
    inputs.enumerated().map { index, input in
      if let role = input.role {
        graph.state(place(index), input.type.shape, role: role)
      } else {
        graph.input(place(index), input.type)
      }
    }
  }

  /// The graph whose results are those of the case, `result0` and so on, without opaque ones.
  public func forward() throws -> Graph {
    var graph = Graph()
    let arguments = arguments(in: &graph)
    graph.scope = Self.scope
    let results = try build(&graph, arguments).filter { !graph.type(of: $0).isOpaque }
    for (index, value) in results.enumerated() { graph.result("result\(index)", value) }
    return graph
  }

  /// The graph whose results are a `loss`, the sum of all results weighted at random, and its
  /// gradients, named `gradient` and the number of the input.
  public func gradients() throws -> Graph {
    var graph = Graph()
    let arguments = arguments(in: &graph)
    graph.scope = Self.scope
    let results = try build(&graph, arguments)
    graph.scope = Self.lossScope
    var parts: [Graph.Value] = []
    for (index, value) in results.enumerated() where carriesLoss(index, graph.type(of: value)) {
      let weights = graph.input("weights\(index)", graph.type(of: value))
      let product = try graph.apply(Binary(.multiply), value, weights)
      let axes = Array(graph.shape(of: value).dimensions.indices)
      parts.append(try graph.apply(Reduce(.sum, axes: axes), product))
    }
    let loss = try graph.applyAll(Sum(), parts)[0]
    graph.result("loss", loss)
    let gradients = try graph.differentiate(
      loss, withRespectTo: differentiated.map { arguments[$0] })
    for (input, gradient) in zip(differentiated, gradients) {
      guard let gradient else {
        throw ShapeError("no gradient reaches input \(input)", rule: "\(operation) gradient")
      }
      graph.result("gradient\(input)", gradient)
    }
    graph.removeDeadNodes()
    return graph
  }

  private func carriesLoss(_ index: Int, _ type: TensorType) -> Bool {
    differentiatedResults?.contains(index) ?? (type.elementType == .float32 && !type.isOpaque)
  }

  /// The tensors that a graph of this case wants for a run, by name.
  func runInputs(of graph: Graph) -> [String: HostTensor] {
    let tensors = Dictionary(uniqueKeysWithValues: tensors.enumerated().map { (place($0), $1) })
    var inputs: [String: HostTensor] = [:]
    for argument in graph.arguments {
      guard case .input(let name) = argument.source else { continue }
      inputs[name] =
        tensors[name]
        ?? CaseInput(type: graph.type(of: argument.value), numbers: .normal).tensor(key.folding(name))
    }
    return inputs
  }

  /// The tensors that the state holds before a run, by path.
  var stateTensors: [(path: String, tensor: HostTensor)] {
    zip(inputs, tensors).enumerated().compactMap { index, input in
      input.0.role == nil ? nil : (place(index), input.1)
    }
  }
}
