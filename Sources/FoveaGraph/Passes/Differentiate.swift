extension Graph {
  /// Appends the gradients of a scalar with respect to other values, by reverse accumulation.
  ///
  /// Returns one value for each of `targets`, in their order: its gradient, of the target's own shape,
  /// or nil if the scalar does not depend on it. New nodes belong to the phase `backward` and to the
  /// scope of the node whose gradient they are.
  ///
  /// - Throws: `ShapeError` if the scalar has axes, or if an operation on the way has no gradient.
  public mutating func differentiate(
    _ loss: Value, withRespectTo targets: [Value]
  ) throws(ShapeError) -> [Value?] {
    guard shape(of: loss) == .scalar else {
      throw ShapeError(
        "expected a scalar to differentiate, got \(type(of: loss))", rule: "Differentiate D1")
    }
    let outer = (scope, phase)
    defer { (scope, phase) = outer }
    phase = .backward

    var reached = Set(targets)
    for node in nodes where node.inputs.contains(where: reached.contains) {
      reached.formUnion(node.outputs)
    }
    var contributions: [Value: [Value]] = [loss: [try apply(Constant(1))]]
    var totals: [Value: Value] = [:]
    func total(of value: Value, in graph: inout Graph) throws(ShapeError) -> Value? {
      if let known = totals[value] { return known }
      guard let parts = contributions[value], let first = parts.first else { return nil }
      let sum = parts.count == 1 ? first : try graph.applyAll(Sum(), parts)[0]
      totals[value] = sum
      return sum
    }

    let forward = nodes
    for node in forward.reversed() where node.outputs.contains(where: reached.contains) {
      guard node.outputs.contains(where: { contributions[$0] != nil }) else { continue }
      let needs = node.inputs.map(reached.contains)
      guard needs.contains(true) else { continue }
      scope = node.scope
      var gradients: [Value?] = []
      for output in node.outputs { gradients.append(try total(of: output, in: &self)) }
      let step = Differentiation(
        inputs: node.inputs, outputs: node.outputs, gradients: gradients, needs: needs)
      let flows = try node.operation.inputGradients(of: step, in: &self)
      precondition(flows.count == node.inputs.count, "one gradient for each input")
      for (index, flow) in flows.enumerated() where needs[index] {
        guard let flow else { continue }
        contributions[node.inputs[index], default: []].append(flow)
      }
    }
    var results: [Value?] = []
    for target in targets { results.append(try total(of: target, in: &self)) }
    return results
  }
}
