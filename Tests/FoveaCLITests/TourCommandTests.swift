import TestSupport
import Testing

@Suite(.tags(.process)) struct TourCommandTests {
  @Test func everyNetworkIsShownLayerByLayer() throws {
    let all = try #require(try Command.run(["tour", "--format", "json"]).json as? [[String: Any]])
    #expect(
      all.map { $0["name"] as? String } == [
        "lenet", "alexnet", "vgg", "nin", "googlenet", "resnet", "densenet",
      ])
    for network in all {
      let layers = try #require(network["layers"] as? [[String: Any]])
      #expect(layers.last?["output"] as? [Int] == [1, 10], "\(network["name"] ?? "")")
      #expect((network["input"] as? [Int])?.first == 1)
    }
  }

  @Test func thoseThatAreNamedComeInTheirOrder() throws {
    let outcome = try Command.run(["tour", "densenet", "lenet"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let parts = outcome.output.split(separator: "\n\n")
    #expect(parts.map { $0.prefix { $0 != ":" } } == ["densenet", "lenet"])
    #expect(parts.last?.hasPrefix("lenet: lenet for input [1, ") == true)
    #expect(parts.last?.contains("[1, 10]") == true)
    let other = try Command.run(["tour", "lenet5"])
    #expect(other.status == 64 && other.errors.contains("unknown network 'lenet5'"))
  }
}
