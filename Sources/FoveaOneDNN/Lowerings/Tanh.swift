internal import COneDNN
internal import FoveaGraph

extension Tanh: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    try compiler.activate(group, FDNN_TANH)
  }
}

extension TanhGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    try compiler.activateGradient(group, FDNN_TANH)
  }
}
