import FoveaCore
import FoveaLayers
import FoveaModels
import TestSupport
import Testing

/// A convolution, a normalization and a dense layer.
private struct Small: Model {
  let classes = 10
  var inputShape: TensorShape { [3, 8, 8] }

  var body: some Layer {
    Conv2D(4, kernel: 3).named("conv")
    BatchNorm2D().named("bn")
    Flatten()
    Dense(classes).named("fc")
  }
}

/// An initialization and the rules that it has for ``Small``.
struct Rules: CustomTestStringConvertible, Sendable {
  var name: String
  var conv: Initializer
  var dense: Initializer
  var convBias = Initializer.constant(0)
  var denseBias = Initializer.constant(0)

  var testDescription: String { name }

  init(_ name: String, _ conv: Initializer, _ dense: Initializer) {
    (self.name, self.conv, self.dense) = (name, conv, dense)
  }

  /// Filters 3 x 3 x 3 have fan-in 27; rows have 4 * 6 * 6 = 144 features.
  var withPyTorchsBiases: Rules {
    var rules = self
    (rules.convBias, rules.denseBias) = (.pytorch(27), .pytorch(144))
    return rules
  }

  static let all = [
    Rules("pytorch", .pytorch, .pytorch).withPyTorchsBiases,
    Rules("xavier", .xavierUniform, .xavierUniform).withPyTorchsBiases,
    Rules("xavier-normal", .xavierNormal, .xavierNormal).withPyTorchsBiases,
    Rules("keras", .xavierUniform, .xavierUniform),
    Rules("kaiming-uniform", .kaimingUniform(.input), .kaimingUniform(.input)),
    Rules("kaiming", .kaimingNormal(.input), .kaimingNormal(.input)),
    Rules("kaiming-fan-out", .kaimingNormal(.output), .normal(deviation: 0.01)),
    Rules("normal", .normal(deviation: 0.01), .normal(deviation: 0.01)),
    Rules("googlenet", .normal(deviation: 0.01), .normal(deviation: 0.01)).withPyTorchsBiases,
    Rules("inception", .normal(deviation: 0.1), .normal(deviation: 0.1)).withPyTorchsBiases,
    Rules("resnet", .kaimingNormal(.output), .pytorch).withPyTorchsBiases,
    Rules("densenet", .kaimingNormal(.input), .pytorch),
  ]
}

extension Initializer {
  fileprivate static func pytorch(_ fanIn: Double) -> Initializer {
    .uniform(bound: (1 / fanIn).squareRoot())
  }
}

/// An initialization as a user writes it.
private struct Ones: Initialization {
  static let name = "ones"
  static let summary = "weights 1, biases 0"

  func initializer(for use: ParameterUse) -> Initializer {
    switch use {
    case .convolution, .dense: .constant(1)
    case .bias: .constant(0)
    case .constant(let value), .statistic(let value): .constant(value)
    }
  }
}

@Suite(.tags(.quick)) struct RegistryInitializationTests {
  private func rules(of initialization: any Initialization) throws -> [String: Initializer] {
    let parameters = try Small().network(batch: 1, mode: .inference, initialization: initialization)
      .parameters
    return Dictionary(uniqueKeysWithValues: parameters.map { ($0.path, $0.initializer) })
  }

  @Test func allNamesHaveRules() {
    #expect(Registry<any Initialization>.standard.names == Rules.all.map(\.name))
  }

  @Test(arguments: Rules.all)
  func everyOneKnowsWeightsAndBiases(_ expected: Rules) throws {
    let initialization = try Registry<any Initialization>.standard.make(.string(expected.name))
    #expect(initialization.text == expected.name)
    let rules = try rules(of: initialization)
    #expect(rules["bn.weight"] == .constant(1) && rules["bn.bias"] == .constant(0))
    #expect(rules["bn.running_mean"] == .constant(0) && rules["bn.running_var"] == .constant(1))
    #expect(rules["conv.weight"] == expected.conv && rules["conv.bias"] == expected.convBias)
    #expect(rules["fc.weight"] == expected.dense && rules["fc.bias"] == expected.denseBias)
  }

  @Test func oneOfAUsersOwnIsFoundByItsName() throws {
    let registry = Registry<any Initialization>.standard.adding(Ones.self)
    let rules = try rules(of: registry.make(.string("ones")))
    #expect(rules["fc.weight"] == .constant(1) && rules["bn.weight"] == .constant(1))
    let normal = try registry.make(.string("normal:deviation=0.5"))
    #expect(normal.text == "normal:deviation=0.5")
    #expect(try self.rules(of: normal)["fc.weight"] == .normal(deviation: 0.5))
  }

  @Test func unknownOnesGetASuggestion() {
    let error = #expect(throws: FoveaError.self) {
      try Registry<any Initialization>.standard.make(.string("kaimng"))
    }
    #expect(error?.problem.hasPrefix("unknown; known are pytorch, xavier, ") == true)
    #expect(error?.description.hasSuffix("; did you mean kaiming?") == true)
  }
}
