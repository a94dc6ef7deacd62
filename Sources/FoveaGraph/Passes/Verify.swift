extension Graph {
  /// Checks that the graph is legal: what every pass must leave true.
  ///
  /// - (V1) Every value that a node reads is an argument or made by an earlier node.
  /// - (V2) Every value is made once.
  /// - (V3) The types of a node's results follow from its inputs by the operation's own rule.
  /// - (V4) Results and writes name values that exist, and each name or path once.
  /// - (V5) A write has the type of the state that it replaces.
  ///
  /// - Throws: `ShapeError` with the label of the broken rule.
  public func verify() throws(ShapeError) {
    var known = Set(arguments.map(\.value))
    func fail(_ label: String, _ problem: String, _ scope: String = "") -> ShapeError {
      ShapeError(problem, rule: "Verify \(label)", at: scope)
    }
    for node in nodes {
      let name = node.operation.kind
      guard node.inputs.allSatisfy(known.contains) else {
        throw fail("V1", "\(name) reads a value before it is made", node.scope)
      }
      guard known.isDisjoint(with: node.outputs), Set(node.outputs).count == node.outputs.count else {
        throw fail("V2", "\(name) makes a value that exists", node.scope)
      }
      known.formUnion(node.outputs)
      let expected = try node.operation.outputTypes(node.inputs.map { types[$0.index] })
      guard expected == node.outputs.map({ types[$0.index] }) else {
        throw fail("V3", "\(name) should make \(expected)", node.scope)
      }
    }
    guard (results.map(\.value) + writes.map(\.value)).allSatisfy(known.contains) else {
      throw fail("V4", "a result or a write names a value that does not exist")
    }
    guard Set(results.map(\.name)).count == results.count, Set(writes.map(\.path)).count == writes.count
    else { throw fail("V4", "two results or two writes share a name") }
    for (path, value) in writes {
      guard let old = stateValue(path) else { continue }
      guard type(of: old) == type(of: value) else {
        throw fail("V5", "\(path) holds \(type(of: old)) and is replaced by \(type(of: value))")
      }
    }
  }
}
