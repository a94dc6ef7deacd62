import FoveaCore
import FoveaLayers
import FoveaModels
import TestSupport
import Testing

@Suite(.tags(.quick)) struct TourTests {
  /// What every layer makes of a grey picture, as a document prints it: channels x rows x columns, behind a star how
  /// many layers in a row make the same.
  static let stops: [String: String] = [
    "lenet": "6x28x28 6x14x14 16x10x10 16x5x5 400 120*2 84*2 10*2",
    "alexnet-2012": """
    96x54x54*2 96x26x26 256x26x26*2 256x12x12 384x12x12*4 256x12x12*2 256x5x5 6400 4096*6 10*2
    """,
    "nin": """
    96x54x54*6 96x26x26 256x26x26*6 256x12x12 384x12x12*6 384x5x5*2 10x5x5*6 10x1x1 10*2
    """,
    "googlenet-blog": """
    64x112x112*2 64x56x56 64x56x56*2 192x56x56*2 192x28x28 256x28x28 480x28x28 480x14x14 512x14x14*3 528x14x14 \
    832x14x14 832x7x7*2 1024x7x7 1024x1x1 1024 10*2
    """,
    "densenet-d2l": """
    64x112x112*3 64x56x56 192x56x56*3 96x56x56 96x28x28 224x28x28*3 112x28x28 112x14x14 240x14x14*3 120x14x14 \
    120x7x7 248x7x7*3 248x1x1 248 10*2
    """,
  ]

  @Test(arguments: stops.keys.sorted())
  func shapesAreThoseOfTheDocument(_ name: String) throws {
    let options = ModelOptions(classes: 10, channels: 1)
    let model = try ModelCatalogue.make(name, options)
    let summary = try ModelSummary(model, input: options.inputShape(for: model))
    var expected: [[Int]] = []
    for word in try #require(Self.stops[name]).split(separator: " ") {
      let parts = word.split(separator: "*")
      let shape = parts[0].split(separator: "x").compactMap { Int($0) }
      let count = parts.count > 1 ? Int(parts[1]) ?? 0 : 1
      expected += Array(repeating: [1] + shape, count: count)
    }
    #expect(summary.units.map(\.outputShape) == expected)
  }
}
