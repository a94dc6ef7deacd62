internal import CFoveaKernels
internal import FoveaGraph

extension ReLU: Lowerable {
  var readsBFloat16: Bool { true }

  /// In whatever layout the input has; padded channels stay zero.
  ///
  /// oneDNN's ReLU makes zeros of NaN.
  func lower(_ group: Group, with compiler: Compiler) throws {
    let source = try compiler.readable(group.inputs[0])
    let target = try compiler.define(group.outputs[0], layout: source.layout, replacing: source)
    let count = Int64(source.layout.elementCount)
    guard source.layout.element == .bfloat16 else {
      return compiler.kernel("relu", reads: [source], writes: [target]) { pointers in
        fovea_relu(count, pointers.floats(0), pointers.floats(1))
      }
    }
    compiler.kernel("relu", reads: [source], writes: [target]) { pointers in
      fovea_relu_bf16(count, pointers.halves(0), pointers.halves(1))
    }
  }
}

extension ReLUGradient: Lowerable {
  var readsBFloat16: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    try group.merge?.lower(group, with: compiler)
  }
}
