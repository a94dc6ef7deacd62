import FoveaCore
import FoveaLayers
import TestSupport
import Testing

/// What the digests of the goldens see and what they overlook.
@Suite(.tags(.quick)) struct DigestTests {
  /// Ways to be wrong by two thousandths of an array's norm.
  enum Mistake: CaseIterable {
    case scaled
    case shifted
    case oneElement
    case oneRow
    case anywhere

    func applied(to values: [Float], by amount: Double) -> [Float] {
      let noise = Initializer.uniform(bound: 1).values(
        shape: [values.count], key: RandomKey(seed: 5)
      ).floats
      let error: [Float] = values.indices.map { index in
        switch self {
        case .scaled: values[index]
        case .shifted: 1
        case .oneElement: index == values.count / 3 ? 1 : 0
        case .oneRow: index < 24 ? noise[index] : 0
        case .anywhere: noise[index]
        }
      }
      let factor = amount * DigestTests.norm(values) / DigestTests.norm(error)
      return zip(values, error).map { $0 + Float(factor) * $1 }
    }
  }

  static func norm(_ values: [Float]) -> Double {
    values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  @Test(arguments: Mistake.allCases, [10, 100, 5000])
  func aMistakeOfTwoThousandthsIsSeen(_ mistake: Mistake, _ count: Int) {
    for path in (0..<20).map({ "layer\($0).weight" }) {
      let values = Initializer.normal(deviation: 3).values(
        shape: [count], key: RandomKey(seed: 1).folding(path)
      ).floats
      let digest = Digest(values, path: path)
      #expect(digest.distance(to: Digest(values, path: path)) == 0)
      let wrong = Digest(mistake.applied(to: values, by: 2e-3), path: path)
      let distance = digest.distance(to: wrong) / digest.norm
      #expect(distance > AgreementTests.limit && distance < 6e-3)
    }
  }

  @Test func aChangeIsThatOfTheDifferences() {
    let (start, end): ([Float], [Float]) = ([1, 2, 3, 4, 5], [1, 1, 2, 5, 7])
    let change = Digest(end, since: start, path: "p")
    #expect(change.distance(to: Digest([0, -1, -1, 1, 2], path: "p")) == 0)
    #expect(change.norm == 7.0.squareRoot())
  }
}
