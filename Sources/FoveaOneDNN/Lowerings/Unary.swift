internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension Unary: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let source = try compiler.plain(group.inputs[0])
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    let (code, a, b): (fovea_unary_function, Double, Double) =
      switch function {
      case .exponential: (FOVEA_EXP, 0, 0)
      case .logarithm: (FOVEA_LOG, 0, 0)
      case .squareRoot: (FOVEA_SQRT, 0, 0)
      case .power(let exponent): (FOVEA_POWER, exponent, 0)
      case .affine(let scale, let shift): (FOVEA_AFFINE, scale, shift)
      }
    compiler.kernel("unary", reads: [source], writes: [target]) { pointers in
      fovea_unary(code, Int64(shape.count), a, b, pointers.floats(0), pointers.floats(1))
    }
  }
}
