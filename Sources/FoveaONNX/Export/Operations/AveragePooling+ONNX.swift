import FoveaCore
import FoveaGraph

extension AveragePooling: ONNXOperation {
  /// What ceil mode adds never counts, so it is written as padding that does not; zeros that count are put around the
  /// image first where both meet.
  package func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String] {
    guard window.dilation == 1 else { throw node.error("operators 17 have no means of windows with gaps") }
    let effective = window.ceilMode ? window.effectivePadding(over: node.types[0].imageSize) : nil
    var (input, outer) = (node.inputs[0], effective ?? window.padding)
    let inner = window.padding
    let sticksOut = outer.bottom > inner.bottom || outer.right > inner.right
    var counts = countsPadding && inner != .none
    if counts, sticksOut {
      let pads = [0, 0, inner.top, inner.left, 0, 0, inner.bottom, inner.right]
      input = graph.node("Pad", [input, graph.constant(pads)])[0]
      outer = Padding(
        top: 0, left: 0, bottom: max(outer.bottom - inner.bottom, 0), right: max(outer.right - inner.right, 0)
      )
      counts = false
    }
    return graph.node(
      "AveragePool", [input],
      Window(window.size, stride: window.stride).attributes(outer)
        + (counts ? [ONNXAttribute("count_include_pad", 1)] : []))
  }
}
