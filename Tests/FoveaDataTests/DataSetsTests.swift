import Testing

import FoveaCore
import FoveaData

@Suite struct DataSetsTests {
  @Test func unknownNamesGetASuggestion() {
    expectRefusal(
      "data set fashon-mnist: unknown; the data sets are fashion-mnist, mnist, shapes; did you mean fashion-mnist?"
    ) { _ = try DataSets.make(name: "fashon-mnist", split: .train) }
    expectRefusal("data set imagenet: unknown") { _ = try DataSets.make(name: "imagenet", split: .train) }
  }

  @Test func filesNeedADirectory() {
    expectRefusal("data set mnist: needs the directory of its files; give it with data directory") {
      _ = try DataSets.make(name: "mnist", split: .train)
    }
  }

  @Test func optionsReachTheGeneratedSet() throws {
    let set = try DataSets.make(
      name: "shapes", split: .test, options: .init(count: 12, size: 20, channels: 3, seed: 5))
    #expect(set.count == 12)
    #expect(try set.picture(at: 0).pixels.count == 20 * 20 * 3)
  }
}
