import Foundation
import FoveaCore
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// What a step of training leaves behind: nothing, from the first step on.
@Suite(.tags(.backend)) struct SteadyStepTests {
  /// A step of training GoogLeNet on small images; its parameters are zero, which costs the same.
  static func step(batch: Int, side: Int) throws -> TrainingStep {
    let backend = OneDNNBackend(threads: 2, slowImplementations: .refuse)
    let network = try GoogLeNetD2L()
      .network(batch: batch, input: [1, side, side], mode: .training(seed: 0))
    return try TrainingStep(network, optimizer: SGD(), on: backend, over: backend.makeState())
  }

  /// Filters lie as the forward pass likes them, so that each of the 57 may be repacked for its gradient pass;
  /// images, which are much larger, are hardly ever moved.
  @Test func aStepOfGoogLeNetReordersLittle() throws {
    let reorders = try Self.step(batch: 100, side: 96).program.report.reorders
    #expect(reorders.count <= 57)
    // No filter of this network has an extent of 100.
    let images = reorders.filter { $0.detail.contains("[100, ") }
    #expect(images.count <= 2, "\(images.map { "\($0.scope): \($0.detail)" })")
  }

  #if os(Linux)
    /// The memory that the process fills, in pages.
    static func residentPages() throws -> Int {
      let statm = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
      return try #require(statm.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    }

    /// How many pages have come into the process's memory so far.
    static func faults() -> Int {
      var usage = rusage()
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_minflt
    }

    /// Makes each allocation of 64 KiB or more a mapping of its own, whose pages are new every time.
    static func exposeAllocations() throws {
      typealias Mallopt = @convention(c) (CInt, CInt) -> CInt
      let mallopt = unsafeBitCast(try #require(dlsym(nil, "mallopt")), to: Mallopt.self)
      let threshold: CInt = -3  // M_MMAP_THRESHOLD
      #expect(mallopt(threshold, 64 << 10) == 1)
    }

    /// The steps run in a process of their own, as the tests of this one run side by side.
    ///
    /// What the system does there beside them is not ours to say, but it does not do it in every round: the best
    /// round counts.
    @Test func aSteadyStepTakesNoMemory() async {
      await #expect(processExitsWith: .success) {
        try SteadyStepTests.exposeAllocations()
        let (batch, side, rounds, steps) = (16, 32, 6, 4)
        let step = try SteadyStepTests.step(batch: batch, side: side)
        let images = HostTensor.filled(0.5, shape: [batch, 1, side, side])
        let labels = HostTensor((0..<batch).map { Int32($0 % 10) }, shape: [batch])
        var number = 0
        func run(_ count: Int) throws {
          for _ in 0..<count {
            number += 1
            _ = try step.run(images: images, labels: labels, learningRate: 0.01, number: number)
          }
        }
        try run(3)
        let tolls = try (0..<rounds).map { _ in
          let (resident, faults) = (try SteadyStepTests.residentPages(), SteadyStepTests.faults())
          try run(steps)
          let taken = SteadyStepTests.faults() - faults
          return (taken, try SteadyStepTests.residentPages() - resident)
        }
        // One tensor taken and given back in each step would be 16 pages a step or more, beside some 10 that
        // come and go inside oneDNN.
        let taken = try #require(tolls.map(\.0).min())
        #expect(taken < 24 * steps, "\(tolls)")
        let growth = try #require(tolls.map(\.1).min())
        #expect(growth < 16, "\(tolls)")
      }
    }
  #endif
}
