internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension Binary: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let sources = try group.inputs.map { try compiler.plain($0) }
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    let code =
      switch function {
      case .add: FOVEA_ADD
      case .subtract: FOVEA_SUBTRACT
      case .multiply: FOVEA_MULTIPLY
      case .divide: FOVEA_DIVIDE
      case .greater: FOVEA_GREATER
      }
    compiler.kernel("binary", reads: sources, writes: [target]) { pointers in
      fovea_binary(
        code, Int64(shape.count), pointers.floats(0), pointers.floats(1), pointers.floats(2))
    }
  }
}
