internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension Constant: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    compiler.kernel("fill", reads: [], writes: [target]) { [value, shape] pointers in
      fovea_fill(Int64(shape.count), Float(value), pointers.floats(0))
    }
  }
}
