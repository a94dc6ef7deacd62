import FoveaCore
import FoveaLayers
import TestSupport
import Testing

/// A rule, a shape, and the spread that its values must have.
struct Spread: CustomTestStringConvertible, Sendable {
  var rule: Initializer
  var shape: TensorShape
  var variance: Double
  /// The largest magnitude, for rules that have one.
  var bound: Double?

  var testDescription: String { "\(rule) \(shape)" }

  static func uniform(_ rule: Initializer, _ shape: TensorShape, bound: Double) -> Spread {
    Spread(rule: rule, shape: shape, variance: bound * bound / 3, bound: bound)
  }

  static func normal(_ rule: Initializer, _ shape: TensorShape, variance: Double) -> Spread {
    Spread(rule: rule, shape: shape, variance: variance)
  }

  // The filters have fan-in 32 * 9 = 288 and fan-out 64 * 9 = 576, the matrix 300 and 100.
  static let all = [
    uniform(.uniform(bound: 0.5), [20_000], bound: 0.5),
    uniform(.pytorch, [64, 32, 3, 3], bound: (1.0 / 288).squareRoot()),
    uniform(.pytorch, [100, 300], bound: (1.0 / 300).squareRoot()),
    uniform(.xavierUniform, [64, 32, 3, 3], bound: (6.0 / 864).squareRoot()),
    uniform(.xavierUniform, [100, 300], bound: (6.0 / 400).squareRoot()),
    uniform(.kaimingUniform(.input), [64, 32, 3, 3], bound: (6.0 / 288).squareRoot()),
    uniform(.kaimingUniform(.output), [100, 300], bound: (6.0 / 100).squareRoot()),
    normal(.normal(deviation: 0.01), [20_000], variance: 1e-4),
    normal(.xavierNormal, [64, 32, 3, 3], variance: 2.0 / 864),
    normal(.kaimingNormal(.input), [64, 32, 3, 3], variance: 2.0 / 288),
    normal(.kaimingNormal(.output), [64, 32, 3, 3], variance: 2.0 / 576),
  ]
}

@Suite(.tags(.quick)) struct InitializerTests {
  @Test(arguments: Spread.all)
  func hasItsSpread(_ spread: Spread) {
    let values = spread.rule.values(shape: spread.shape, key: RandomKey(seed: 3)).doubles
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / count
    // Five deviations of the mean; 5 % is more than five of the variance's for 18,432 values.
    #expect(abs(mean) < 5 * (spread.variance / count).squareRoot())
    #expect(abs(variance / spread.variance - 1) < 0.06)
    if let bound = spread.bound {
      let largest = values.map(abs).max() ?? 0
      #expect(largest <= Double(Float(bound)) && largest > 0.99 * bound)
    }
  }

  @Test func elementsAreThoseOfTheKey() {
    let key = RandomKey(seed: 9).folding("x")
    let uniform = Initializer.uniform(bound: 0.3).values(shape: [7], key: key).floats
    #expect(uniform == (0..<7).map { (2 * key.uniform($0) - 1) * Float(0.3) })
    let normal = Initializer.normal(deviation: 0.3).values(shape: [7], key: key).floats
    #expect(normal == (0..<7).map { key.normal($0) * Float(0.3) })
    #expect(Initializer.constant(1).values(shape: [3], key: key).floats == [1, 1, 1])
  }

  @Test func valuesDependOnSeedAndPathAlone() throws {
    let small = Sample {
      Flatten()
      Dense(10).named("fc")
    }
    let large = Sample {
      Conv2D(3, kernel: 1).named("stem")
      Flatten()
      Dense(10).named("fc")
    }
    func value(_ model: Sample, _ path: String, seed: UInt64) throws -> HostTensor {
      let parameters = try model.network(batch: 1, mode: .inference).parameters
      return try #require(parameters.first { $0.path == path }).initialValue(seed: seed)
    }
    let first = try value(small, "fc.weight", seed: 1)
    #expect(try value(large, "fc.weight", seed: 1) == first)
    #expect(try value(small, "fc.weight", seed: 2) != first)
    #expect(try value(large, "stem.bias", seed: 1).shape == [3])
  }
}
