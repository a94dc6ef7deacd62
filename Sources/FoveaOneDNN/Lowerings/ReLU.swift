internal import COneDNN
internal import FoveaGraph

extension ReLU: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    try compiler.activate(group, FDNN_RELU)
  }
}

extension ReLUGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    try group.merge?.lower(group, with: compiler)
  }
}
