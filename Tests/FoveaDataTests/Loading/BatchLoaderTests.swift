import Foundation
import TestSupport
import Testing

import FoveaCore
import FoveaData

@Suite(.tags(.quick)) struct BatchLoaderTests {
  let pipeline = Pipeline([Resize(), Normalize(mean: [0.5], standardDeviation: [1])])
  let input = PictureSize(width: 6, height: 6, channels: 1)

  func loader(
    _ set: CountingSet = CountingSet(count: 103), batchSize: Int = 10, dropsLast: Bool = false,
    startingAt first: Int = 0, workers: Int
  ) throws -> BatchLoader {
    try BatchLoader(
      set, order: EpochOrder(count: set.count, seed: 3, epoch: 2), batchSize: batchSize,
      dropsLast: dropsLast, pipeline: pipeline, input: input, startingAt: first, workers: workers)
  }

  /// Takes all batches, handing each back as a trainer does; keeps copies of what they hold.
  func drain(_ loader: BatchLoader) throws -> [(images: [Float], labels: [Float], positions: Range<Int>)] {
    var results: [(images: [Float], labels: [Float], positions: Range<Int>)] = []
    var batch: Batch?
    while true {
      batch = try loader.next(recycling: batch.take())
      guard let current = batch else { return results }
      results.append((current.images.floats.map { $0 }, current.labels.floats, current.positions))
    }
  }

  @Test func batchesHoldTheExamplesInOrder() throws {
    let set = CountingSet(count: 103)
    let order = EpochOrder(count: 103, seed: 3, epoch: 2)
    let batches = try drain(loader(workers: 0))
    #expect(batches.map(\.positions.count) == [Int](repeating: 10, count: 10) + [3])
    #expect(batches.flatMap { Array($0.positions) } == Array(0..<103))
    #expect(batches.flatMap(\.labels) == (0..<103).map { Float(set.label(at: order[$0])) })
    var preparer = try Preparer(pipeline, input: input)
    let expected = try (0..<103).flatMap { try preparer.tensor(of: set.picture(at: order[$0])).floats }
    #expect(batches.flatMap(\.images) == expected)
  }

  @Test(arguments: [0, 1, 3, 16, .max]) func theNumberOfWorkersChangesNothing(_ workers: Int) throws {
    let expected = try drain(loader(workers: 0))
    for first in [0, 4, 10, 11, 99] {
      let batches = try drain(loader(startingAt: first, workers: workers))
      #expect(batches.map(\.images) == expected.dropFirst(first).map(\.images))
      #expect(batches.map(\.labels) == expected.dropFirst(first).map(\.labels))
      #expect(batches.map(\.positions) == expected.dropFirst(first).map(\.positions))
    }
  }

  @Test(arguments: [0, 2]) func theLastBatchIsSmallerOrLeftOut(_ workers: Int) throws {
    let loader = try loader(workers: workers)
    var last: Batch?
    while let batch = try loader.next() { last = batch }
    #expect(last?.images.shape == [3, 1, 6, 6])
    #expect(last?.labels.shape == [3])
    #expect(last?.number == 10)
    #expect(try drain(self.loader(dropsLast: true, workers: workers)).count == 10)
    #expect(try drain(self.loader(batchSize: 1000, dropsLast: true, workers: workers)).isEmpty)
    #expect(try loader.next()?.number == nil)
  }

  @Test(arguments: [0, 1, 3]) func anErrorComesWithItsBatch(_ workers: Int) throws {
    let order = EpochOrder(count: 103, seed: 3, epoch: 2)
    let loader = try loader(CountingSet(count: 103, unreadable: [order[25], order[57]]), workers: workers)
    var numbers: [Int] = []
    var failures: [CountingSet.Unreadable] = []
    for _ in 0..<11 {
      do {
        numbers.append(try #require(try loader.next()).number)
      } catch let error as CountingSet.Unreadable {
        failures.append(error)
      }
    }
    #expect(numbers == [0, 1, 3, 4, 6, 7, 8, 9, 10])
    #expect(failures.map(\.index) == [order[25], order[57]])
    #expect(try loader.next()?.number == nil)
  }

  /// The addresses of the pictures' memory, which tell whether it is used again.
  @Test(arguments: [0, 1, 3]) func aSteadyStepTakesNoMemory(_ workers: Int) throws {
    let loader = try loader(CountingSet(count: 1000), workers: workers)
    var addresses: Set<UInt> = []
    // Takes what is set free, so that a new array lies where none was before.
    var decoys: [[Float]] = []
    var batch: Batch?
    for _ in 0..<100 {
      batch = try loader.next(recycling: batch.take())
      if case .float32(let values)? = batch?.images.elements {
        addresses.insert(values.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) })
        decoys += (0..<4).map { [Float](repeating: Float($0), count: values.count) }
      }
    }
    #expect(decoys.count == 400)
    #expect(addresses.count <= workers + 2)
  }

  @Test func aLoaderThatGoesAwayStopsItsThreads() throws {
    for workers in [1, 4] {
      for taken in [0, 1, 5] {
        let loader = try loader(CountingSet(count: 5000), workers: workers)
        for _ in 0..<taken { _ = try loader.next() }
        if taken == 5 {
          loader.stop()
          #expect(try loader.next()?.number == nil)
        }
      }
    }
  }

  @Test func ordersArePermutationsOfSeedAndEpoch() {
    let order = EpochOrder(count: 50, seed: 1, epoch: 1)
    let indices = (0..<50).map { order[$0] }
    #expect(indices.sorted() == Array(0..<50))
    #expect(indices == RandomKey(seed: 1).folding("order").folding(1).permutation(of: 50).map { Int($0) })
    #expect(order != EpochOrder(count: 50, seed: 1, epoch: 2))
    #expect(order != EpochOrder(count: 50, seed: 2, epoch: 1))
    #expect((0..<50).map { EpochOrder(count: 50)[$0] } == Array(0..<50))
  }

  @Test(arguments: [(0, 4, 0, 0), (8, 4, 2, 2), (9, 4, 3, 2), (3, 4, 1, 0)])
  func batchesAreCounted(_ examples: Int, _ size: Int, _ all: Int, _ full: Int) {
    #expect(Batches(of: examples, size: size).count == all)
    #expect(Batches(of: examples, size: size, dropsLast: true).count == full)
    #expect((0..<all).flatMap { Array(Batches(of: examples, size: size)[$0]) } == Array(0..<examples))
  }
}
