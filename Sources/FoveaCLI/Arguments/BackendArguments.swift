import ArgumentParser
import Foundation
import Fovea

/// The devices that a command can be told to use.
enum Device: String, CaseIterable, ExpressibleByArgument {
  case cpu
}

/// Where and how the computation runs.
struct BackendArguments: ParsableArguments {
  @Option(help: "The device that computes.")
  var device = Device.cpu

  @Option(help: "The number of threads that compute. (default: as many as there are cores)")
  var threads: Int?

  @Option(help: "How 3 x 3 convolutions are computed: direct is a digit more exact, winograd faster.")
  var convolution = OneDNNBackend.ConvolutionAlgorithm.winograd

  @Option(help: .hidden)
  var backend = BackendChoice.standard

  func validate() throws {
    try require(threads, in: 1...OneDNNBackend.largestThreadCount, "--threads")
  }

  /// The variable of the environment by which tests have slow code refused everywhere.
  static let refusalVariable = "FOVEA_REFUSE_SLOW_CODE"

  /// Makes the backend; one that is to be measured or tested refuses slow code.
  func make(forMeasuring: Bool = false) -> any Backend {
    let isTested = ProcessInfo.processInfo.environment[Self.refusalVariable] != nil
    return backend.makeBackend(
      threads: threads, convolution: convolution, refusesSlowCode: forMeasuring || isTested)
  }
}
