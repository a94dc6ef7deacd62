internal import FoveaCore
internal import FoveaGraph

extension Reshape: Lowerable {
  /// Costs nothing: the result is another view of the row-major input.
  func lower(_ group: Group, with compiler: Compiler) throws {
    let source = try flat(group.inputs[0], compiler) ?? compiler.plain(group.inputs[0])
    compiler.define(
      group.outputs[0],
      as: Located(buffer: source.buffer, layout: try compiler.plainLayout(of: group.outputs[0])))
  }

  /// Planes of one element in full blocks of channels lie in memory as rows do.
  private func flat(_ value: Graph.Value, _ compiler: Compiler) throws -> Located? {
    let place = try compiler.located(value)
    let input = compiler.shape(value)
    guard input.rank == 4, input[2] * input[3] == 1, place.layout.kind > 0 else { return nil }
    return input[1] % Int(place.layout.kind) == 0 ? place : nil
  }
}
