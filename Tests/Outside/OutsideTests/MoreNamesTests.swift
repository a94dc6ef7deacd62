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

  /// What a program outside computes instead of writing it down.
  @Test func sizesAndOrdersAreValuesToo() throws {
    let side = [1, 3, 5][1]
    #expect(Size2D(side) == Size2D(3, 3) && SpatialPadding.symmetric(side / 2) == 1)
    let order = EpochOrder([2, 0, 2], seed: 1, epoch: 1)
    #expect(order.count == 3 && (0..<3).map { order[$0] } == [2, 0, 2])
    let data = DataConfiguration(name: "shapes", examples: 20)
    let images = PictureSize(width: 16, height: 16, channels: 1)
    let source = try data.source()
    #expect(try source.open(.train, for: images).count == 20)
    #expect("\(try data.pipelines(of: source, for: images).evaluation)" == "resize")
  }

  @Test func theOthersAreTheAppsOwnToo() {
    let (state, shape, value, mode): (State, Shape, Value, Mode) = (.busy, .circle, 0.5, .light)
    #expect(state != .idle && shape != .square && value.isFinite && mode != .dark)
    #expect(Node() == Node() && Step(rawValue: 1) == .welcome)
  }
}
