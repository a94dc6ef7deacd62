internal import FoveaGraph

extension Sum: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    try group.merge?.lower(group, with: compiler)
  }
}
