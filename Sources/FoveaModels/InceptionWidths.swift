/// The filters of one inception unit.
///
/// The rows are those of Szegedy et al. 2014, arXiv:1409.4842, table 1. Every GoogLeNet of the
/// catalogue has these rows; they differ in what is around the convolutions.
struct InceptionWidths: Sendable {
  /// A 1 x 1 convolution that saves work, and the larger one after it.
  struct Pair: Sendable {
    var reduce: Int
    var out: Int
  }

  /// The row's name in the paper.
  var name: String
  /// The filters of the 1 x 1 branch.
  var one: Int
  /// The filters of the 3 x 3 branch.
  var three: Pair
  /// The filters of the 5 x 5 branch.
  var five: Pair
  /// The filters after the pool.
  var pool: Int

  // Stages 3, 4 and 5, between which the paper pools.
  // swift-format-ignore
  static let stages: [[InceptionWidths]] = [
    [
      .init(name: "3a", one:  64, three: .init(reduce:  96, out: 128), five: .init(reduce: 16, out:  32), pool:  32),
      .init(name: "3b", one: 128, three: .init(reduce: 128, out: 192), five: .init(reduce: 32, out:  96), pool:  64),
    ],
    [
      .init(name: "4a", one: 192, three: .init(reduce:  96, out: 208), five: .init(reduce: 16, out:  48), pool:  64),
      .init(name: "4b", one: 160, three: .init(reduce: 112, out: 224), five: .init(reduce: 24, out:  64), pool:  64),
      .init(name: "4c", one: 128, three: .init(reduce: 128, out: 256), five: .init(reduce: 24, out:  64), pool:  64),
      .init(name: "4d", one: 112, three: .init(reduce: 144, out: 288), five: .init(reduce: 32, out:  64), pool:  64),
      .init(name: "4e", one: 256, three: .init(reduce: 160, out: 320), five: .init(reduce: 32, out: 128), pool: 128),
    ],
    [
      .init(name: "5a", one: 256, three: .init(reduce: 160, out: 320), five: .init(reduce: 32, out: 128), pool: 128),
      .init(name: "5b", one: 384, three: .init(reduce: 192, out: 384), five: .init(reduce: 48, out: 128), pool: 128),
    ],
  ]
}
