internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

/// What the three passes of a convolution share: extents as oneDNN counts them, and the choice of code.
struct ConvolutionGeometry {
  let convolution: Convolution
  let window: fdnn_window
  let inputDimensions: [Int]
  let outputDimensions: [Int]
  /// `[K, C, R, S]`, or `[G, K / G, C / G, R, S]` for several groups.
  let filterDimensions: [Int]

  init(_ convolution: Convolution, input: TensorShape, filter: TensorShape) throws {
    self.convolution = convolution
    window = try fdnn_window(convolution.window(filter: filter), over: Size2D(input[2], input[3]))
    inputDimensions = input.dimensions
    outputDimensions = try convolution.outputTypes([TensorType(input), TensorType(filter)])[0].shape
      .dimensions
    let groups = convolution.groups
    filterDimensions =
      groups == 1 ? filter.dimensions : [groups, filter[0] / groups] + filter.dimensions.dropFirst()
  }

  /// The algorithms to try, the best first; the rule is in `ConvolutionAlgorithms.swift`.
  private func algorithms(
    _ wanted: OneDNNBackend.ConvolutionAlgorithm
  ) -> [fdnn_convolution_algorithm] {
    guard wanted == .winograd else { return [FDNN_DIRECT] }
    let suits = ConvolutionAlgorithms.prefersWinograd(
      convolution, filter: filterDimensions, output: outputDimensions)
    return suits ? [FDNN_WINOGRAD, FDNN_DIRECT] : [FDNN_DIRECT]
  }

  /// Makes the primitive that suits best, with layouts for source, filter and destination, of the first of the
  /// elements for which there is fast code.
  func choose(
    keeping: [Layout?], elements: [Element], _ compiler: Compiler,
    _ make: (fdnn_convolution_algorithm, [Layout]) throws -> Primitive
  ) throws -> Primitive {
    if let narrow = try chooseNarrow(keeping: keeping, compiler, make) { return narrow }
    for element in elements.dropLast() {
      let fast = try? choose(keeping: keeping, element, [FDNN_DIRECT], make)
      if let fast, !fast.isReference { return fast }
    }
    return try choose(
      keeping: keeping, elements.last ?? .float32, algorithms(compiler.backend.convolution), make)
  }

  /// Makes the primitive for images of few channels, nil for all others and where there is no code for it.
  ///
  /// Five to eight channels fill at most half of the block of 16 that oneDNN prefers on processors with AVX-512. Blocks of
  /// 8 halve memory and products, which is more than `bfloat16` saves in training; inference has code for `bfloat16`
  /// with channels side by side.
  private func chooseNarrow(
    keeping: [Layout?], _ compiler: Compiler,
    _ make: (fdnn_convolution_algorithm, [Layout]) throws -> Primitive
  ) throws -> Primitive? {
    let isNarrow: ([Int]) -> Bool = { (5...8).contains($0[1]) }
    guard convolution.groups == 1, isNarrow(inputDimensions) || isNarrow(outputDimensions),
      compiler.isTraining || compiler.backend.precision == .float32
    else { return nil }
    func images(_ dimensions: [Int], inBlocksOf wide: Int32?) throws -> Layout {
      switch dimensions[1] {
      case ..<5: try .make(dimensions)
      case ...8: try .make(dimensions, kind: 8)
      case 16...: try wide.map { try .make(dimensions, kind: $0) } ?? .any(dimensions)
      default: try .any(dimensions)
      }
    }
    let filters = [try keeping[1]?.holding(.float32), try .any(filterDimensions)].compactMap(\.self)
    for wide: Int32? in [16, nil] {
      let (input, output) = (
        try images(inputDimensions, inBlocksOf: wide), try images(outputDimensions, inBlocksOf: wide)
      )
      for filter in filters {
        let primitive = try? make(FDNN_DIRECT, [input, filter, output])
        if let primitive, primitive.implementation.hasPrefix("jit") { return primitive }
      }
    }
    return nil
  }

  /// Makes the primitive for one kind of elements.
  ///
  /// Layouts in `keeping` spare a reorder if the code is the same that oneDNN would choose freely, or at
  /// least code that was generated for these shapes.
  private func choose(
    keeping: [Layout?], _ element: Element, _ algorithms: [fdnn_convolution_algorithm],
    _ make: (fdnn_convolution_algorithm, [Layout]) throws -> Primitive
  ) throws -> Primitive {
    let free = try [inputDimensions, filterDimensions, outputDimensions].map {
      try Layout.any($0, element: element)
    }
    let kept = try zip(keeping, free).map { try $0?.holding(element) ?? $1 }
    let loose = [kept[0], free[1], kept[2]]
    // The state keeps filters in float32, so that those in other elements are packed in any case.
    let candidates = element == .float32 ? [kept, loose] : [loose]
    for algorithm in algorithms {
      guard let open = try? make(algorithm, free), !open.isReference || algorithm == FDNN_DIRECT else {
        continue
      }
      for layouts in candidates {
        if let primitive = try? make(algorithm, layouts),
          primitive.implementation == open.implementation
            || element == .float32 && primitive.implementation.hasPrefix("jit")
        {
          return primitive
        }
      }
      return open
    }
    return try make(FDNN_DIRECT, free)
  }

  /// The layout in which the state keeps a filter, if it has one that was chosen for a primitive.
  func settled(_ filter: Graph.Value, _ compiler: Compiler) throws -> Layout? {
    guard convolution.groups == 1, let layout = try compiler.settledLayout(filter), !layout.isPlain else {
      return nil
    }
    return layout
  }

  /// A filter in the layout of a primitive; a trained filter settles in the first one requested.
  func filter(_ filter: Graph.Value, _ layout: Layout, _ compiler: Compiler) throws -> Located {
    guard convolution.groups == 1 else {
      let element = layout.element == .int8 ? Element.int8 : .float32
      let plain = try compiler.located(filter, in: .make(compiler.shape(filter).dimensions, element: element))
      let grouped = Located(
        buffer: plain.buffer, layout: try .make(filterDimensions, element: element), scales: plain.scales)
      return grouped.layout == layout ? grouped : try compiler.moved(grouped, to: layout, for: filter)
    }
    try compiler.settle(filter, in: layout)
    return try compiler.located(filter, in: layout)
  }
}
