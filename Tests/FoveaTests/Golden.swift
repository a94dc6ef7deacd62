import Foundation
import FoveaCore
import Testing

/// What `Tests/Oracle/make_goldens.py` recorded of PyTorch; its README says how numbers are drawn.
struct Golden: Decodable {
  /// An array, described by its norm, its first elements and four sums with random signs.
  struct Description: Decodable {
    var norm: Double
    var probes: [Double]
  }

  var logits: [[Double]]?
  var shape: [Int]?
  var side: Int?
  var candidates: Candidates?
  var loss: Double?
  var losses: [Double]?
  var parameters: [String: Description]?

  /// The pictures of one step, or of many.
  enum Candidates: Decodable {
    case step([Int])
    case steps([[Int]])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let steps = try? container.decode([[Int]].self) {
        self = .steps(steps)
      } else {
        self = .step(try container.decode([Int].self))
      }
    }

    var list: [[Int]] {
      switch self {
      case .step(let candidates): [candidates]
      case .steps(let candidates): candidates
      }
    }
  }

  init(_ name: String) throws {
    let file = try #require(Bundle.module.url(forResource: "Goldens/\(name)", withExtension: "json"))
    let decoder = JSONDecoder()
    self = try decoder.decode(Golden.self, from: Data(contentsOf: file))
  }
}

extension Golden.Description {
  /// An estimate of the relative L2 distance of an array from the one described.
  func distance(of values: [Double], path: String) -> Double {
    let squares = probes.enumerated().map { index, probe in
      let key = RandomKey(seed: 13).folding(path).folding(UInt64(index))
      var sum = 0.0
      for (element, value) in values.enumerated() {
        sum += key.bits(UInt64(element)) & 1 == 1 ? value : -value
      }
      return (sum - probe) * (sum - probe)
    }
    return (squares.reduce(0, +) / Double(squares.count)).squareRoot() / norm
  }
}
