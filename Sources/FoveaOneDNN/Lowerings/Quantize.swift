internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension Quantize: Lowerable {
  var readsBytes: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    try compiler.quantize(group.inputs[0], by: self, to: group.outputs[0])
  }
}

extension Dequantize: Lowerable {
  var readsBytes: Bool { true }

  /// Costs nothing: the result is the bytes, for those that read them; for others they are converted.
  func lower(_ group: Group, with compiler: Compiler) throws {
    var place = try compiler.located(group.inputs[0])
    place.scales = scales
    compiler.define(group.outputs[0], as: place)
  }
}

extension Compiler {
  /// Appends the rounding of a value to bytes, once for all runs if the value is a part of the state that runs do not
  /// change.
  func quantize(_ value: Graph.Value, by operation: Quantize, to result: Graph.Value) throws {
    let native = try located(value)
    let element = Element(operation.elementType)
    if native.scales == operation.scales, native.layout.element == element {
      return define(result, as: Located(buffer: native.buffer, layout: native.layout))
    }
    let isRow = operation.scales.count > 1
    let numbers = native.layout.element == .float32 ? native : try wide(value)
    let source =
      numbers.layout.kind < 0 || isRow ? try located(value, in: .make(shape(value).dimensions)) : numbers
    let isKept = isKept(value, in: source)
    let layout = try source.layout.holding(element)
    let target: Located
    if isKept {
      target = keep(layout)
      define(result, as: target)
    } else {
      target = try define(result, layout: layout)
    }
    let (rows, isSigned) = (operation.scales.count, element == .int8)
    let size = source.layout.elementCount / rows
    kernel(
      "quantize", reads: [source], writes: [target], kind: Quantize.name,
      trigger: isKept ? .stateChanged : .always
    ) { pointers in
      fovea_quantize(
        Int64(rows), Int64(size), operation.scales, isSigned ? 1 : 0, pointers.floats(0), pointers[1])
    }
  }

  /// Appends the numbers that bytes stand for.
  func dequantized(_ place: Located) throws -> Located {
    guard let scales = place.scales else { return place }
    var source = place
    if source.layout.kind < 0 || scales.count > 1 {
      let plain = try Layout.make(place.layout.dimensions, element: place.layout.element)
      source = try located(place, in: plain)
    }
    let layout = try source.layout.holding(.float32)
    let target = isKept(source) ? keep(layout) : scratch(layout)
    let (rows, isSigned) = (scales.count, source.layout.element == .int8)
    let size = layout.elementCount / rows
    kernel(
      "dequantize", reads: [source], writes: [target], kind: "Dequantize",
      trigger: isKept(source) ? .stateChanged : .always
    ) { pointers in
      fovea_dequantize(
        Int64(rows), Int64(size), scales, isSigned ? 1 : 0, pointers[0], pointers.floats(1))
    }
    return target
  }
}
