import FoveaCore
import FoveaLayers
import FoveaModels
import Testing

@Suite struct TourTests {
  /// What every layer makes of a grey picture, as documents print it: `kind: channels x rows x columns`.
  static let stops: [(model: String, shapes: [[Int]])] = [
    (
      "lenet",
      [[6, 28, 28], [6, 14, 14], [16, 10, 10], [16, 5, 5], [400], [120], [120], [84], [84], [10], [10]]
    ),
    (
      "alexnet-2012",
      [[96, 54, 54], [96, 54, 54], [96, 26, 26], [256, 26, 26], [256, 26, 26], [256, 12, 12]]
        + Array(repeating: [384, 12, 12], count: 4) + [[256, 12, 12], [256, 12, 12], [256, 5, 5], [6400]]
        + Array(repeating: [4096], count: 6) + [[10], [10]]
    ),
    (
      "nin",
      Array(repeating: [96, 54, 54], count: 6) + [[96, 26, 26]] + Array(repeating: [256, 26, 26], count: 6)
        + [[256, 12, 12]] + Array(repeating: [384, 12, 12], count: 6) + [[384, 5, 5], [384, 5, 5]]
        + Array(repeating: [10, 5, 5], count: 6) + [[10, 1, 1], [10], [10]]
    ),
    (
      "googlenet-blog",
      [
        [64, 112, 112], [64, 112, 112], [64, 56, 56], [64, 56, 56], [64, 56, 56], [192, 56, 56],
        [192, 56, 56],
      ]
        + [
          [192, 28, 28], [256, 28, 28], [480, 28, 28], [480, 14, 14], [512, 14, 14], [512, 14, 14],
          [512, 14, 14],
        ]
        + [
          [528, 14, 14], [832, 14, 14], [832, 7, 7], [832, 7, 7], [1024, 7, 7], [1024, 1, 1], [1024], [10],
          [10],
        ]
    ),
    (
      "densenet-d2l",
      [[64, 112, 112], [64, 112, 112], [64, 112, 112], [64, 56, 56]]
        + [(192, 56, 96), (224, 28, 112), (240, 14, 120)].flatMap { wide, side, narrow in
          [[wide, side, side], [wide, side, side], [wide, side, side], [narrow, side, side]]
            + [[narrow, side / 2, side / 2]]
        } + [[248, 7, 7], [248, 7, 7], [248, 7, 7], [248, 1, 1], [248], [10], [10]]
    ),
  ]

  @Test(arguments: stops.map(\.model))
  func shapesAreThoseOfTheDocument(_ name: String) throws {
    let options = ModelOptions(classes: 10, channels: 1)
    let model = try ModelCatalogue.make(name, options)
    let summary = try ModelSummary(model, input: options.inputShape(for: model))
    let expected = Self.stops.filter { $0.model == name }.flatMap(\.shapes).map { [1] + $0 }
    #expect(summary.units.map(\.outputShape) == expected)
  }
}
