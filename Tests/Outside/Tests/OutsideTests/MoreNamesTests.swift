import Fovea
import MoreNames
import OtherNames
import Testing

/// Names that Foundation and ArgumentParser have too are the app's own where neither is imported.
@Suite struct MoreNamesTests {
  @Test func argumentIsTheAppsOwn() {
    let argument = Argument("it rains")
    #expect(argument.conclusion == "it rains")
  }

  @Test func operationIsTheAppsOwn() {
    let operation: Operation = .division
    #expect(Operation.allCases.contains(operation))
  }

  @Test func theOthersAreTheAppsOwnToo() {
    let (state, shape, value, mode): (State, Shape, Value, Mode) = (.busy, .circle, 0.5, .light)
    #expect(state != .idle && shape != .square && value.isFinite && mode != .dark)
    #expect(Node() == Node() && Step(rawValue: 1) == .welcome)
  }
}
