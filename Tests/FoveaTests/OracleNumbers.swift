import FoveaCore
import FoveaLayers

/// Weights and pictures as the oracle draws them, from the counter-based generator.
enum OracleNumbers {
  /// How weights are drawn.
  enum Weights: String, Decodable {
    case he
    case xavier
    /// Knows the textures already: its loss is below 1.
    case carrier
  }

  /// What pictures show.
  enum Pictures: String, Decodable {
    case noise
    /// Half noise, half the texture of the picture's class.
    case texture
  }

  /// Values of all parameters and statistics of a network.
  static func weights(_ scheme: Weights, of network: Network, model: String) -> [String: HostTensor] {
    let shapes = Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.path, $0.shape) })
    var values = shapes.reduce(into: [String: HostTensor]()) { values, entry in
      values[entry.key] = value(scheme, at: entry.key, shapes)
    }
    guard scheme == .carrier else { return values }
    var halves = values.mapValues { $0.floats.map { 0.5 * $0 } }
    carry(&halves, shapes, model: model)
    for (path, half) in halves { values[path] = shapes[path].map { HostTensor(half, shape: $0) } }
    return values
  }

  private static func value(_ scheme: Weights, at path: String, _ shapes: [String: TensorShape])
    -> HostTensor?
  {
    guard let shape = shapes[path] else { return nil }
    let (layer, name) = (path.split(separator: ".").dropLast(), path.split(separator: ".").last)
    func drawn(bound: Double) -> HostTensor {
      Initializer.uniform(bound: bound).values(shape: shape, key: RandomKey(seed: 7).folding(path))
    }
    func around(_ centre: Float, _ spread: Float) -> HostTensor {
      HostTensor(drawn(bound: 1).floats.map { centre + spread * $0 }, shape: shape)
    }
    if name == "running_mean" { return around(0, 0.1) }
    if name == "running_var" { return around(1, 0.5) }
    if name == "weight", shape.rank == 1 { return around(1, 0.25) }
    let weight = shapes[(layer + ["weight"]).joined(separator: ".")] ?? shape
    let fanIn = Double(weight.dimensions.dropFirst().reduce(1, *))
    let fanOut = Double(weight[0] * weight.dimensions.dropFirst(2).reduce(1, *))
    return switch (scheme, name) {
    case (.he, "bias"): drawn(bound: 0.1)
    case (.he, _): drawn(bound: (6 / fanIn).squareRoot())
    case (_, "bias"): drawn(bound: (1 / fanIn).squareRoot())
    case (_, _): drawn(bound: (6 / (fanIn + fanOut)).squareRoot())
    }
  }

  /// Adds filters that find the textures, and a path that carries what they find to the logits.
  private static func carry(_ values: inout [String: [Float]], _ shapes: [String: TensorShape], model: String)
  {
    func add(_ amount: Float, to path: String, at place: [Int]) {
      guard let shape = shapes[path] else { return }
      values[path]?[zip(shape.strides, place).map(*).reduce(0, +)] += amount
    }
    guard model == "googlenet-d2l" else {
      add(1, to: "conv.0.weight", at: [0, 0, 2, 2])
      add(1, to: "conv.2.weight", at: [0, 0, 2, 2])
      for c in 0..<10 {
        for (k, element) in tile(c, side: 5).enumerated() {
          add(0.5 * (2 * element - 1), to: "linear.1.weight", at: [c, k])
        }
        add(1, to: "linear.3.weight", at: [c, c])
        add(1, to: "linear.5.weight", at: [c, c])
      }
      return
    }
    let blocks = shapes.keys.filter { $0.hasSuffix("p1_1.weight") }
    for c in 0..<10 {
      for (k, element) in tile(c, side: 7).enumerated() {
        add(0.25 * (2 * element - 1), to: "0.0.weight", at: [c, 0, k / 7, k % 7])
      }
      add(-1.5, to: "0.0.bias", at: [c])
      add(1, to: "1.0.weight", at: [c, c, 0, 0])
      add(1, to: "1.2.weight", at: [c, c, 1, 1])
      for block in blocks { add(1, to: block, at: [c, c, 0, 0]) }
      add(2, to: "5.weight", at: [c, c])
    }
  }

  /// The texture of a class: half of it drawn, the other half its mirrored opposite.
  static func tile(_ label: Int, side: Int) -> [Float] {
    let half = side * side / 2
    let key = RandomKey(seed: 11).folding("tiles").folding(UInt64(label))
    let first = (0..<half).map { Float(key.bits(UInt64($0)) & 1) }
    return first + [0.5] + (0..<half).map { 1 - first[half - 1 - $0] }
  }

  /// The pictures that share one stream, `[N, C, H, W]`.
  static func images(_ shape: TensorShape) -> HostTensor {
    let key = RandomKey(seed: 11).folding("images")
    return HostTensor(key.uniforms(shape.count), shape: shape)
  }

  /// The candidates of a step, as a batch of square pictures and labels.
  static func batch(
    step: Int, candidates: [Int], channels: Int, side: Int, _ pictures: Pictures, model: String
  ) -> (images: HostTensor, labels: HostTensor) {
    let root = RandomKey(seed: 11)
    let labels = candidates.map {
      Int32(root.folding("labels").folding(UInt64(step)).integer(UInt64($0), below: 10))
    }
    let pixels = zip(candidates, labels).flatMap { candidate, label in
      let key = root.folding("images").folding(UInt64(step)).folding(UInt64(candidate))
      let noise = key.uniforms(channels * side * side)
      return pictures == .noise ? noise : textured(noise, side: side, label: Int(label), model: model)
    }
    let count = candidates.count
    return (HostTensor(pixels, shape: [count, channels, side, side]), HostTensor(labels, shape: [count]))
  }

  private static func textured(_ noise: [Float], side: Int, label: Int, model: String) -> [Float] {
    let isGoogLeNet = model == "googlenet-d2l"
    let tile = tile(label, side: isGoogLeNet ? 7 : 5)
    return noise.enumerated().map { index, noise in
      let (y, x) = (index / side, index % side)
      let t = isGoogLeNet ? tile[y % 7 * 7 + x % 7] : tile[(y + 14) / 4 % 5 * 5 + (x + 14) / 4 % 5]
      return 0.5 * t + 0.5 * noise
    }
  }
}
