internal import FoveaGraph

extension Sum: Lowerable {
  var readsBFloat16: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    try group.merge?.lower(group, with: compiler)
  }
}
