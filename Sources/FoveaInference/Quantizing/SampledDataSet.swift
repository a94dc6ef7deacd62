import FoveaData
import FoveaImage

/// Some of the examples of a data set, chosen by chance; the same ones each time.
struct SampledDataSet: DataSet {
  private let base: any DataSet
  private let indices: [Int]

  /// Chooses at most the given number of examples.
  init(_ base: any DataSet, count: Int) {
    self.base = base
    let order = EpochOrder(count: base.count, seed: 0, epoch: 0)
    indices = (0..<min(count, base.count)).map { order[$0] }
  }

  var name: String { base.name }
  var count: Int { indices.count }
  var classNames: [String] { base.classNames }
  var channels: Int { base.channels }
  var fingerprint: String { base.fingerprint }

  func label(at index: Int) -> Int { base.label(at: indices[index]) }
  func location(of index: Int) -> String { base.location(of: indices[index]) }
  func picture(at index: Int) throws -> Picture { try base.picture(at: indices[index]) }
}
