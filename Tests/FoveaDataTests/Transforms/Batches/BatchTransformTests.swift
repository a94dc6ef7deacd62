import Foundation
import FoveaCompression
import FoveaCore
import FoveaData
import TestSupport
import Testing

/// Mixing examples: fixed parameters against torchvision, to the bit (`Tests/Oracle/mixing.py`); what chance decides
/// against the distribution; and batches of a loader.
@Suite(.tags(.quick, .golden)) struct BatchTransformTests {
  struct Golden: Decodable {
    var shape: [Int]
    var classes: Int
    var labels: [Int]
    var share: Double
    var center: [Int]
    var box: [Int]
    var mixup: [UInt32]
    var cutmix: [UInt32]
  }

  /// A batch of random numbers.
  struct Sample {
    var images: [Float]
    var targets: [Float]
    var shape: BatchShape

    init(_ golden: Golden, number: Int) {
      let sides = golden.shape
      let key = RandomKey(seed: 5).folding("mixing").folding(UInt64(number)).folding("images")
      images = (0..<sides.reduce(1, *)).map { key.uniform(UInt64($0)) * 4 - 2 }
      targets = golden.labels.flatMap { label in (0..<golden.classes).map { $0 == label ? 1 : 0 } }
      shape = BatchShape(
        count: sides[0], picture: PictureSize(width: sides[3], height: sides[2], channels: sides[1]),
        classes: golden.classes)
    }

    /// Checksums of pictures and targets.
    var checksums: [UInt32] {
      [images, targets].map { values in
        CRC32.checksum(
          Data(values.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 255) } }))
      }
    }
  }

  static let goldens = Result {
    try JSONDecoder().decode(
      [Golden].self,
      from: Data(contentsOf: goldenFile("mixing.json")))
  }

  @Test func fixedParametersGiveTheBitsOfTorchvision() throws {
    let goldens = try Self.goldens.get()
    #expect(goldens.count == 20)
    for (number, golden) in goldens.enumerated() {
      var sample = Sample(golden, number: number)
      Mixup().apply(golden.share, to: &sample.images, targets: &sample.targets, of: sample.shape)
      #expect(sample.checksums == golden.mixup, "mixup \(number)")
      sample = Sample(golden, number: number)
      let box = CutMix.Box(
        share: golden.share, x: golden.center[0], y: golden.center[1], in: sample.shape.picture)
      let corners = golden.box
      #expect(box == CutMix.Box(rows: corners[1]..<corners[3], columns: corners[0]..<corners[2]))
      CutMix().apply(box, to: &sample.images, targets: &sample.targets, of: sample.shape)
      #expect(sample.checksums == golden.cutmix, "cutmix \(number)")
    }
  }

  /// The distribution function of the beta distribution of two equal parameters, by Simpson's rule in `u = t^α`, in which
  /// the integrand has no pole.
  static func cumulative(_ alpha: Double, at x: Double) -> Double {
    guard x <= 0.5 else { return 1 - cumulative(alpha, at: 1 - x) }
    func integral(to x: Double) -> Double {
      let (end, pieces) = (pow(x, alpha), 2000)
      return (0...pieces).map { index in
        let weight = index == 0 || index == pieces ? 1.0 : index % 2 == 1 ? 4 : 2
        return weight * pow(1 - pow(end * Double(index) / Double(pieces), 1 / alpha), alpha - 1)
      }.reduce(0, +) * end / Double(3 * pieces)
    }
    return integral(to: x) / (2 * integral(to: 0.5))
  }

  /// Kolmogorov's distance of 20,000 shares, below what chance exceeds once in a thousand times.
  @Test(arguments: [0.1, 0.2, 0.5, 0.8, 1, 2, 8])
  func sharesFollowTheBetaDistribution(alpha: Double) {
    #expect(abs(Self.cumulative(1, at: 0.3) - 0.3) < 1e-9)
    #expect(abs(Self.cumulative(0.5, at: 0.3) - 2 / Double.pi * asin(0.3.squareRoot())) < 1e-6)
    #expect(abs(Self.cumulative(2, at: 0.3) - 0.216) < 1e-6)
    let count = 20_000
    let shape = BatchShape(count: 2, picture: PictureSize(width: 1, height: 1, channels: 1), classes: 2)
    let shares = (0..<count).map { index in
      var draws = RandomDraws(RandomKey(seed: 2).folding(UInt64(index)))
      return Mixup(alpha: alpha).parameters(for: shape, draws: &draws)
    }.sorted()
    #expect(shares.allSatisfy { (0...1).contains($0) })
    let distance =
      stride(from: 0, to: count, by: 40).map { index in
        abs(Self.cumulative(alpha, at: shares[index]) - Double(index) / Double(count))
      }.max() ?? 1
    #expect(distance < 1.95 / Double(count).squareRoot(), "\(distance)")
  }

  @Test(arguments: [1e-6, 1e-3, 1e3, 1e6])
  func extremeParametersGiveShares(alpha: Double) {
    #expect(Mixup(alpha: alpha).problem == nil)
    var draws = RandomDraws(RandomKey(seed: 1))
    let shape = BatchShape(count: 2, picture: PictureSize(width: 5, height: 3, channels: 1), classes: 2)
    for _ in 0..<1000 {
      let share = Mixup(alpha: alpha).parameters(for: shape, draws: &draws)
      #expect((0...1).contains(share) && (alpha < 1 || abs(share - 0.5) < 0.1))
      let box = CutMix(alpha: alpha).parameters(for: shape, draws: &draws)
      #expect(box.rows.upperBound <= 3 && box.columns.upperBound <= 5)
    }
  }

  @Test func valuesOutOfRangeAreRefused() {
    #expect(Mixup(alpha: 0).problem == "alpha must be in 1e-6...1e6, got 0.0")
    #expect(CutMix(alpha: .nan).problem == "alpha must be in 1e-6...1e6, got nan")
    #expect(CutMix(alpha: 1, probability: 2).problem == "probability must be in 0...1, got 2")
    #expect(
      Mixup(alpha: 0.2).text == "mixup:0.2"
        && CutMix(alpha: 1, probability: 0.5).text == "cutmix:probability=0.5")
  }

  /// The batches of an epoch of pictures whose numbers tell which they are.
  func batches(
    _ transforms: [any BatchTransform], batchSize: Int = 10, first: Int = 0, workers: Int = 0, epoch: Int = 2
  ) throws -> [Batch] {
    let set = CountingSet(count: 103)
    let loader = try BatchLoader(
      set, order: EpochOrder(count: 103, seed: 3, epoch: epoch), batchSize: batchSize, pipeline: .resized,
      input: PictureSize(width: 6, height: 6, channels: 1), mixing: BatchMixing(transforms, classes: 8),
      startingAt: first, workers: workers)
    var batches: [Batch] = []
    while let batch = try loader.next() { batches.append(batch) }
    return batches
  }

  @Test(arguments: [1, 3]) func workersAndPlaceChangeNothing(workers: Int) throws {
    let both: [any BatchTransform] = [Mixup(alpha: 0.4), CutMix()]
    let expected = try batches(both)
    #expect(expected.last?.targets?.shape == [3, 8])
    for first in [0, 4, 10] {
      let found = try batches(both, first: first, workers: workers)
      #expect(found.map(\.images) == expected.dropFirst(first).map(\.images))
      #expect(found.map(\.targets) == expected.dropFirst(first).map(\.targets))
      #expect(found.map(\.labels) == expected.dropFirst(first).map(\.labels))
    }
    #expect(try batches(both, epoch: 3).map(\.targets) != expected.map(\.targets))
  }

  @Test func targetsAreSharesAndLabelsTheHeavierOnes() throws {
    let plain = try batches([])
    #expect(plain.allSatisfy { $0.targets == nil })
    for (mixed, plain) in zip(try batches([Mixup()]), plain) {
      let (targets, own) = (try #require(mixed.targets).floats, plain.labels.floats.map { Int($0) })
      let labels = mixed.labels.floats.map { Int($0) }
      for row in 0..<mixed.count {
        let shares = Array(targets[row * 8..<(row + 1) * 8])
        let partner = own[row == 0 ? mixed.count - 1 : row - 1]
        #expect(abs(shares.reduce(0, +) - 1) < 1e-6)
        #expect(abs(shares[own[row]] + (partner == own[row] ? 0 : shares[partner]) - 1) < 1e-6)
        #expect(shares[labels[row]] == shares.max())
      }
    }
    // 102 of 103 in batches of 17, and one alone, which stays as it is.
    let (last, alone) = (
      try #require(batches([CutMix()], batchSize: 17).last), try batches([], batchSize: 17).last
    )
    #expect(last.count == 1 && last.images == alone?.images && last.targets?.floats.reduce(0, +) == 1)
  }

  @Test func eachBatchTakesOneTransformWithItsProbability() throws {
    let plain = try batches([], batchSize: 2)
    func changed(_ transforms: [any BatchTransform]) throws -> Int {
      zip(try batches(transforms, batchSize: 2), plain).count { $0.images != $1.images }
    }
    #expect(try changed([Mixup(alpha: 1, probability: 0)]) == 0)
    #expect(try changed([Mixup()]) == 51)
    // 51 batches, half of them; within three standard deviations.
    #expect(abs(try changed([Mixup(alpha: 1, probability: 0.5)]) - 25) < 11)
    #expect(abs(try changed([Mixup(), CutMix(alpha: 1, probability: 0)]) - 25) < 11)
  }
}
