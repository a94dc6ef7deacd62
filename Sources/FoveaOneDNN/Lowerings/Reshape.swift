internal import FoveaCore
internal import FoveaGraph

extension Reshape: Lowerable {
  var readsBytes: Bool { true }

  /// Costs nothing: the result is another view of the row-major input.
  func lower(_ group: Group, with compiler: Compiler) throws {
    let native = try compiler.located(group.inputs[0])
    let element =
      native.scales == nil
      ? Element(compiler.graph.type(of: group.inputs[0]).elementType)
      : native.layout.element
    let plain = try Layout.make(compiler.shape(group.inputs[0]).dimensions, element: element)
    let source = try flat(group.inputs[0], compiler) ?? compiler.located(group.inputs[0], in: plain)
    let layout = try Layout.make(compiler.shape(group.outputs[0]).dimensions, element: element)
    compiler.define(
      group.outputs[0], as: Located(buffer: source.buffer, layout: layout, scales: source.scales))
  }

  /// Planes of one element in full blocks of channels lie in memory as rows do.
  private func flat(_ value: Graph.Value, _ compiler: Compiler) throws -> Located? {
    let place = try compiler.located(value)
    let input = compiler.shape(value)
    guard input.rank == 4, input[2] * input[3] == 1, place.layout.kind > 0 else { return nil }
    return input[1] % Int(place.layout.kind) == 0 ? place : nil
  }
}
