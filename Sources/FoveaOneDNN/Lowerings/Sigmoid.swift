internal import COneDNN
internal import FoveaGraph

extension Sigmoid: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    try compiler.activate(group, FDNN_LOGISTIC)
  }
}

extension SigmoidGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    try compiler.activateGradient(group, FDNN_LOGISTIC)
  }
}
