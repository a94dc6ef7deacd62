import FoveaModels

extension KerasNetwork {
  /// A unit of Inception v3: its convolutions in the order in which Keras makes them, and the places of these in the
  /// order of their distance from the end, by which files of Keras 3 count.
  private struct Unit {
    let names: [String]
    let order: [Int]

    static let gridA = Unit(
      names: [
        "branch1x1", "branch5x5_1", "branch5x5_2", "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3",
        "branch_pool",
      ], order: [3, 1, 4, 0, 2, 5, 6])
    static let reductionA = Unit(
      names: ["branch3x3", "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"], order: [1, 2, 0, 3])
    static let gridB = Unit(
      names: [
        "branch1x1", "branch7x7_1", "branch7x7_2", "branch7x7_3", "branch7x7dbl_1", "branch7x7dbl_2",
        "branch7x7dbl_3", "branch7x7dbl_4", "branch7x7dbl_5", "branch_pool",
      ], order: [4, 5, 1, 6, 2, 7, 0, 3, 8, 9])
    static let reductionB = Unit(
      names: [
        "branch3x3_1", "branch3x3_2", "branch7x7x3_1", "branch7x7x3_2", "branch7x7x3_3", "branch7x7x3_4",
      ], order: [2, 3, 0, 4, 1, 5])
    static let gridC = Unit(
      names: [
        "branch1x1", "branch3x3_1", "branch3x3_2a", "branch3x3_2b", "branch3x3dbl_1", "branch3x3dbl_2",
        "branch3x3dbl_3a", "branch3x3dbl_3b", "branch_pool",
      ], order: [4, 1, 5, 2, 3, 6, 7, 0, 8])
  }

  /// Inception v3, whose layers Keras names by numbers alone.
  static let inceptionV3: KerasNetwork = {
    var list = KerasLayers()
    var made = 0
    func add(_ path: String, number: Int) {
      list.add(.convolution, nil, "\(path).conv", number: number)
      list.add(.normalization, nil, "\(path).bn", number: number)
    }
    for name in ["1a_3x3", "2a_3x3", "2b_3x3", "3b_1x1", "4a_3x3"] {
      add("Conv2d_\(name)", number: made)
      made += 1
    }
    let units: [(String, Unit)] = [
      ("5b", .gridA), ("5c", .gridA), ("5d", .gridA), ("6a", .reductionA), ("6b", .gridB), ("6c", .gridB),
      ("6d", .gridB), ("6e", .gridB), ("7a", .reductionB), ("7b", .gridC), ("7c", .gridC),
    ]
    for (name, unit) in units {
      for place in unit.order { add("Mixed_\(name).\(unit.names[place])", number: made + place) }
      made += unit.names.count
    }
    list.add(.dense, "predictions", "fc")
    return KerasNetwork(
      model: "inception_v3", settings: Framework.keras.settings, epsilon: 1e-3, layers: list.layers)
  }()
}
