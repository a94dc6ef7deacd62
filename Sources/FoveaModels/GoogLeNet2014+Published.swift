extension GoogLeNet2014: TabulatedModel {
  /// Columns "params" and "ops" of the paper's table 1, from the first convolution to the linear layer.
  public var published: PublishedFigures {
    PublishedFigures(source: "Szegedy et al. 2014, table 1,", stages: Self.figures)
  }

  // swift-format-ignore
  private static let figures: [PublishedFigures.Stage] = [
    .init(parameters:  2.7, operations:  34),  // convolution 7x7
    .init(parameters:  112, operations: 360),  // convolution 3x3 with its reduction
    .init(parameters:  159, operations: 128),  // 3a
    .init(parameters:  380, operations: 304),  // 3b
    .init(parameters:  364, operations:  73),  // 4a
    .init(parameters:  437, operations:  88),  // 4b
    .init(parameters:  463, operations: 100),  // 4c
    .init(parameters:  580, operations: 119),  // 4d
    .init(parameters:  840, operations: 170),  // 4e
    .init(parameters: 1072, operations:  54),  // 5a
    .init(parameters: 1388, operations:  71),  // 5b
    .init(parameters: 1000, operations:   1),  // linear
  ]
}
