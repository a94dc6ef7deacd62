import FoveaCore
import FoveaGraph

extension ONNXOperators {
  static let poolings: [String: Reader] = [
    "MaxPool": maxPool, "AveragePool": averagePool,
    "GlobalAveragePool": { place, build in
      [.value(try build.apply(AdaptiveAveragePooling(1), build.images(0, of: place)))]
    },
    "GlobalMaxPool": { place, build in
      let images = try build.images(0, of: place)
      return [
        .value(try build.apply(MaxPooling(Window(build.target.graph.type(of: images).imageSize)), images))
      ]
    },
  ]

  private static func maxPool(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand]
  {
    try overImages(&place, &build) { images, window, place, build in
      guard try place.int("storage_order", default: 0) == 0 else {
        throw place.error("attribute storage_order is 1, which is not supported")
      }
      guard window.padsTooMuch else { return try build.apply(MaxPooling(window), images) }
      var open = window
      let padded = try build.padded(images, &open, with: -Double(Float.greatestFiniteMagnitude))
      return try build.apply(MaxPooling(open), padded)
    }
  }

  private static func averagePool(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws
    -> [ONNXOperand]
  {
    try overImages(&place, &build) { images, window, place, build in
      let counts = try place.int("count_include_pad", default: 0) != 0
      if !window.padsTooMuch, window.dilation == 1 {
        return try build.apply(AveragePooling(window, countsPadding: counts), images)
      }
      // Means over zeros all around, corrected by the number of elements that count.
      let image = build.target.graph.type(of: images).imageSize
      var open = window
      let padded = try build.padded(images, &open, with: 0)
      let means = try build.means(of: padded, in: open, place)
      let shape = build.target.graph.shape(of: means)
      let factors = window.factors(over: image, countsPadding: counts)
      let value = try build.parameter(
        place.name + ".factors", HostTensor(factors, shape: [1, 1, shape[2], shape[3]]))
      return try build.apply(Binary(.multiply), means, build.repeated(value, to: shape))
    }
  }

  /// Pools images, or rows `[N, C, W]`, which become images of one row.
  private static func overImages(
    _ place: inout ONNXNodePlace, _ build: inout ONNXBuild,
    _ pool: (Graph.Value, Window, inout ONNXNodePlace, inout ONNXBuild) throws -> Graph.Value
  ) throws -> [ONNXOperand] {
    let input = try build.value(0, of: place)
    let shape = build.target.graph.shape(of: input)
    guard shape.rank == 3 else {
      let images = try build.images(0, of: place)
      let window = try place.pooling(over: build.target.graph.type(of: images).imageSize)
      return [.value(try pool(images, window, &place, &build))]
    }
    let images = try build.apply(Reshape(to: [shape[0], shape[1], 1, shape[2]]), input)
    let window = try place.pooling(over: Size2D(1, shape[2]), axes: 1)
    let result = try pool(images, window, &place, &build)
    let pooled = build.target.graph.shape(of: result)
    return [.value(try build.apply(Reshape(to: [pooled[0], pooled[1], pooled[3]]), result))]
  }
}

extension ONNXNodePlace {
  /// The window of a pooling operator over images, or over rows.
  fileprivate mutating func pooling(over image: Size2D, axes: Int = 2) throws -> Window {
    guard let kernel = try ints("kernel_shape") else { throw error("attribute kernel_shape is missing") }
    guard kernel.count == axes, kernel.allSatisfy({ $0 > 0 }) else {
      throw error("attribute kernel_shape is \(kernel), expected a window of \(axes) axes")
    }
    let size = axes == 2 ? Size2D(kernel[0], kernel[1]) : Size2D(1, kernel[0])
    let window = try window(size, over: image, axes: axes)
    guard size.height.saturatingProduct(with: size.width) <= 1 << 20, window.isComputable,
      let positions = window.positions(over: image),
      positions.height.saturatingProduct(with: positions.width) <= 1 << 28
    else { throw error("a window of \(size) does not fit images of \(image)") }
    return window
  }
}

extension Window {
  /// Whether a window could lie in the padding alone, which pooling refuses.
  fileprivate var padsTooMuch: Bool {
    2 * max(padding.top, padding.bottom) > size.height || 2 * max(padding.left, padding.right) > size.width
  }

  /// The number of a window's elements divided by those that count, for each position.
  fileprivate func factors(over image: Size2D, countsPadding: Bool) -> [Float] {
    func counts(
      _ positions: Int, _ stride: Int, _ taps: Int, _ dilation: Int, _ before: Int, _ input: Int, _ after: Int
    ) -> [Int] {
      let inside = countsPadding ? -before..<input + after : 0..<input
      return (0..<positions).map { position in
        let first = position * stride - before
        return max((0..<taps).count { inside.contains(first + $0 * dilation) }, 1)
      }
    }
    let positions = positions(over: image) ?? 1
    let rows = counts(
      positions.height, stride.height, size.height, dilation.height, padding.top, image.height, padding.bottom
    )
    let columns = counts(
      positions.width, stride.width, size.width, dilation.width, padding.left, image.width, padding.right)
    return rows.flatMap { row in columns.map { Float(size.height * size.width) / Float(row * $0) } }
  }
}

extension ONNXBuild {
  /// Puts a number all around images, by as many positions as a window reaches, which then needs no padding of its own.
  fileprivate mutating func padded(
    _ images: Graph.Value, _ window: inout Window, with number: Double
  ) throws -> Graph.Value {
    let image = target.graph.type(of: images).imageSize
    let padding = window.effectivePadding(over: image) ?? window.padding
    window.padding = .none
    window.ceilMode = false
    return try padded(
      images, before: [0, 0, padding.top, padding.left], after: [0, 0, padding.bottom, padding.right],
      with: number)
  }

  /// The means of windows without padding; those with gaps are convolutions, each channel by itself.
  fileprivate mutating func means(
    of images: Graph.Value, in window: Window, _ place: ONNXNodePlace
  ) throws -> Graph.Value {
    guard window.dilation != 1 else { return try apply(AveragePooling(window), images) }
    let channels = target.graph.shape(of: images)[1]
    try reserve([channels, 1, window.size.height, window.size.width], place)
    let filters = HostTensor.filled(
      1 / Float(window.size.height * window.size.width),
      shape: [channels, 1, window.size.height, window.size.width])
    return try apply(
      Convolution(stride: window.stride, dilation: window.dilation, groups: channels), images,
      parameter(place.name + ".shares", filters))
  }

  /// Puts a number before and after a value, along each axis.
  mutating func padded(
    _ value: Graph.Value, before: [Int], after: [Int], with number: Double
  ) throws -> Graph.Value {
    var value = value
    for (axis, (first, last)) in zip(before, after).enumerated() where first > 0 || last > 0 {
      let shape = target.graph.shape(of: value)
      var parts = [value]
      if first > 0 {
        parts.insert(try apply(Constant(number, shape: shape.replacing(axis: axis, with: first))), at: 0)
      }
      if last > 0 {
        parts.append(try apply(Constant(number, shape: shape.replacing(axis: axis, with: last))))
      }
      value = try applyAll(Concatenate(axis: axis), parts)[0]
    }
    return value
  }
}
