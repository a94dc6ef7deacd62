import FoveaCore
import FoveaLayers

/// Weights and pictures as the oracle draws them, from the counter-based generator.
enum OracleNumbers {
  /// How weights are drawn.
  enum Weights {
    case he
    case xavier
    /// Knows the textures already: its loss is below 1.
    case carrier
  }

  /// Values of all parameters of a network.
  static func weights(_ scheme: Weights, of network: Network, model: String) -> [String: HostTensor] {
    let shapes = Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.path, $0.shape) })
    var values: [String: [Float]] = [:]
    for parameter in network.parameters {
      let (path, isBias) = (parameter.path, parameter.path.hasSuffix(".bias"))
      let weight = (isBias ? shapes[path.dropLast(4) + "weight"] : parameter.shape) ?? parameter.shape
      let fanIn = Double(weight.dimensions[1...].reduce(1, *))
      let fanOut = Double(weight[0] * weight.dimensions[2...].reduce(1, *))
      let bound: Double =
        switch scheme {
        case .he: isBias ? 0.1 : (6 / fanIn).squareRoot()
        case .xavier, .carrier: isBias ? (1 / fanIn).squareRoot() : (6 / (fanIn + fanOut)).squareRoot()
        }
      let key = RandomKey(seed: 7).folding(path)
      let factor: Float = scheme == .carrier ? 0.5 : 1
      values[path] = (0..<parameter.shape.count).map {
        (2 * key.uniform(UInt64($0)) - 1) * Float(bound) * factor
      }
    }
    if scheme == .carrier { carry(&values, shapes, model: model) }
    return values.reduce(into: [:]) { result, entry in
      result[entry.key] = shapes[entry.key].map { HostTensor(entry.value, shape: $0) }
    }
  }

  /// Adds filters that find the textures, and a path that carries what they find to the logits.
  private static func carry(_ values: inout [String: [Float]], _ shapes: [String: Shape], model: String) {
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
  static func images(_ shape: Shape) -> HostTensor {
    let key = RandomKey(seed: 11).folding("images")
    return HostTensor((0..<shape.count).map { key.uniform(UInt64($0)) }, shape: shape)
  }

  /// The candidates of a step, as a batch of square pictures and labels.
  static func batch(
    step: Int, candidates: [Int], side: Int, textured: Bool, model: String
  ) -> (images: HostTensor, labels: HostTensor) {
    var pixels: [Float] = []
    var labels: [Int32] = []
    for candidate in candidates {
      let label = RandomKey(seed: 11).folding("labels").folding(UInt64(step)).integer(
        UInt64(candidate), below: 10)
      let key = RandomKey(seed: 11).folding("images").folding(UInt64(step)).folding(UInt64(candidate))
      let isGoogLeNet = model == "googlenet-d2l"
      let tile = tile(label, side: isGoogLeNet ? 7 : 5)
      for y in 0..<side {
        for x in 0..<side {
          let noise = key.uniform(UInt64(y * side + x))
          let t = isGoogLeNet ? tile[y % 7 * 7 + x % 7] : tile[(y + 14) / 4 % 5 * 5 + (x + 14) / 4 % 5]
          pixels.append(textured ? 0.5 * t + 0.5 * noise : noise)
        }
      }
      labels.append(Int32(label))
    }
    let count = candidates.count
    return (HostTensor(pixels, shape: [count, 1, side, side]), HostTensor(labels, shape: [count]))
  }
}
