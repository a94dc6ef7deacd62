internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension Transpose: Lowerable {
  var readsBFloat16: Bool { true }
  var readsBytes: Bool { true }

  /// Costs nothing where passes can read the elements as they lie: images whose channels come last in the input are
  /// images in that layout.
  func lower(_ group: Group, with compiler: Compiler) throws {
    let (value, result) = (group.inputs[0], group.outputs[0])
    let source = try source(value, compiler)
    let view = try source.layout.permuted(axes.isEmpty ? [0] : axes)
    if view.kind >= 0 {
      return compiler.define(
        result, as: Located(buffer: source.buffer, layout: view, scales: source.scales))
    }
    let layout = try Layout.make(view.dimensions, element: view.element)
    let isKept = compiler.isKept(value, in: source)
    var target = isKept ? compiler.keep(layout) : compiler.scratch(layout)
    target.scales = source.scales
    compiler.define(result, as: target)
    let (from, to) = view.element.byteCount > 4 ? try halves(source.layout) : (view, layout)
    try compiler.append(
      .reorder(from: from, to: to),
      [
        (FDNN_FROM, Located(buffer: source.buffer, layout: from)),
        (FDNN_TO, Located(buffer: target.buffer, layout: to)),
      ],
      detail: "\(source.layout.name)\(source.layout.dimensions) \(layout.name)\(layout.dimensions)",
      trigger: isKept ? .stateChanged : .always)
  }

  /// Where the input lies; in `float32` if it lies in bytes with scales for an axis that will not be the first.
  private func source(_ value: Graph.Value, _ compiler: Compiler) throws -> Located {
    let place = try compiler.readable(value)
    guard let scales = place.scales, scales.count > 1, axes.first != 0 else { return place }
    return try compiler.wide(value)
  }

  /// The layouts of 64-bit elements, which oneDNN does not move, as pairs of 32-bit ones.
  private func halves(_ layout: Layout) throws -> (from: Layout, to: Layout) {
    let from = try Layout.make(layout.dimensions + [2], element: .int32).permuted(axes + [axes.count])
    return (from, try .make(from.dimensions, element: .int32))
  }
}
