import FoveaCore
import FoveaGraph
import FoveaReference
import FoveaRuntime

extension Conformance {
  /// Compares the gradients of a case, computed on the reference backend, with central differences of
  /// its loss, and returns what differs.
  ///
  /// Each input is moved along two random directions, which involve every element, and then in a few
  /// single elements, which find a gradient that lands in the wrong place.
  ///
  /// - Throws: what building or running the graph throws.
  public static func checkGradients(_ test: OperationCase) throws -> [Discrepancy] {
    guard test.hasGradients else { return [] }
    let probe = try GradientProbe(test)
    var found: [Discrepancy] = []
    for input in test.differentiated {
      let count = test.tensors[input].shape.count
      let key = RandomKey(seed: 1).folding(test.name).folding(UInt64(input))
      var directions = (0..<2).map { direction in
        key.folding(UInt64(direction)).normals(count).map { Double($0) }
      }
      for element in key.permutation(of: count).prefix(6) {
        var unit = [Double](repeating: 0, count: count)
        unit[Int(element)] = 1
        directions.append(unit)
      }
      let slopes = try directions.map { try probe.slopes(of: input, along: $0) }
      found += [
        Discrepancy(
          "\(test.name), gradient of input \(input) against finite differences",
          slopes.map(\.gradient), slopes.map(\.difference),
          Tolerance(2e-7, "central differences in double precision with steps of 1e-6"))
      ].compactMap(\.self)
    }
    return found
  }
}

/// The loss of a case as a function of its inputs, in double precision.
private struct GradientProbe {
  let program: ReferenceProgram
  let state: ReferenceStateStore
  let inputs: [String: HostTensor]
  let test: OperationCase
  let gradients: [String: HostTensor]

  init(_ test: OperationCase) throws {
    self.test = test
    let graph = try test.gradients()
    let backend = ReferenceBackend()
    let state = backend.makeState()
    let program = try backend.compile(graph, over: state)
    guard let program = program as? ReferenceProgram, let state = state as? ReferenceStateStore else {
      throw FoveaError(.backend, at: test.name, "the reference backend made a foreign program")
    }
    for (path, tensor) in test.stateTensors { try state.write(tensor, to: path) }
    (self.program, self.state) = (program, state)
    inputs = test.runInputs(of: graph)
    gradients = try program.runDoubles(inputs)
  }

  /// The slope of the loss along a direction: by the gradient, and by a central difference.
  func slopes(
    of input: Int, along direction: [Double]
  ) throws -> (gradient: Double, difference: Double) {
    let step = 1e-6  // small, so that hardly any move crosses the corner of a ReLU or a maximum
    let gradient = gradients["gradient\(input)"]?.doubles ?? []
    let difference = try (loss(input, direction, step) - loss(input, direction, -step)) / (2 * step)
    return (zip(gradient, direction).map { $0 * $1 }.reduce(0, +), difference)
  }

  private func loss(_ input: Int, _ direction: [Double], _ step: Double) throws -> Double {
    let tensor = test.tensors[input]
    let moved = HostTensor(
      .float64(zip(tensor.doubles, direction).map { $0 + step * $1 }), shape: tensor.shape)
    var inputs = inputs
    if inputs[test.place(input)] != nil { inputs[test.place(input)] = moved }
    for (path, tensor) in test.stateTensors {
      try state.write(path == test.place(input) ? moved : tensor, to: path)
    }
    return try program.runDoubles(inputs)["loss"]?.doubles.first ?? .nan
  }
}
