internal import CFoveaKernels
internal import COneDNN
import Foundation
import FoveaCore
public import FoveaGraph
public import FoveaRuntime
internal import Synchronization

/// The CPU backend: oneDNN's primitives and our own passes, on all cores.
public struct OneDNNBackend: Backend {
  /// The reaction to generic code of oneDNN, which is 50 to 1000 times slower.
  public enum SlowImplementations: String, Hashable, Sendable, CaseIterable, Codable {
    /// Say so once on the standard error stream, and run.
    case warn
    /// Refuse to compile: for tests and benchmarks.
    case refuse

    func handle(_ place: String, _ implementation: String) throws {
      let problem = "oneDNN has only slow generic code (\(implementation)) here"
      switch self {
      case .refuse:
        throw FoveaError(.backend, at: place, problem, remedy: "choose other shapes or another CPU")
      case .warn: Self.warn("\(place): \(problem)")
      }
    }

    /// Says once in a process what is slow.
    static func warn(_ problem: String) {
      guard Self.warned.withLock({ $0.insert(problem).inserted }) else { return }
      // A closed standard error is no reason to stop.
      try? FileHandle.standardError.write(contentsOf: Data("fovea: warning: \(problem)\n".utf8))
    }

    private static let warned = Mutex(Set<String>())
  }

  /// The algorithm of convolutions with 3 x 3 filters.
  public enum ConvolutionAlgorithm: String, Hashable, Sendable, CaseIterable, Codable {
    /// By sums of products, as exact as `float32` allows.
    case direct
    /// By Winograd's algorithm where the shape suits it (Lavin and Gray 2016, arXiv:1509.09308): fewer
    /// multiplications, one decimal digit less exact.
    case winograd
  }

  /// What values between operations are kept in, and what convolutions and matrices multiply (Kalamkar and others 2019,
  /// arXiv:1905.12322).
  ///
  /// Parameters, statistics, losses and sums inside an operation are `float32` in both.
  public enum Precision: String, Hashable, Sendable, CaseIterable, Codable {
    /// 32 bits, of which 24 are digits.
    case float32
    /// The upper 16 bits of a `float32`, of which 8 are digits: half the memory, and faster on processors that multiply
    /// them.
    case bfloat16
  }

  /// The most threads that a run can have.
  public static let largestThreadCount = 1024

  /// The number of threads of a run, in `1...1024`.
  public let threads: Int
  /// The algorithm of convolutions with 3 x 3 filters.
  public let convolution: ConvolutionAlgorithm
  /// What values between operations are kept in.
  public let precision: Precision
  /// The reaction to generic code of oneDNN.
  public let slowImplementations: SlowImplementations

  /// The rules by which operations run as one step.
  private(set) var fusions = Fusions.all

  /// Makes the backend, by default on as many threads as there are cores; another number of threads than
  /// `1...1024` stands for the nearest one.
  public init(
    threads: Int? = nil, convolution: ConvolutionAlgorithm = .winograd, precision: Precision = .float32,
    slowImplementations: SlowImplementations = .warn
  ) {
    self.init(
      OneDNNSettings(
        threads: threads, convolution: convolution, precision: precision, slowCode: slowImplementations))
  }

  /// Makes the backend that the settings describe.
  public init(_ settings: OneDNNSettings) {
    convolution = settings.convolution
    precision = settings.precision
    let wanted = settings.threads ?? ProcessInfo.processInfo.activeProcessorCount
    threads = min(max(wanted, 1), Self.largestThreadCount)
    slowImplementations = settings.slowCode
  }

  /// The rules by which operations run as one step, by name.
  package static var fusionNames: [String] { Fusions.all.map(\.name) }

  /// The same backend without a rule: for tests of what the rule does.
  package func without(fusion name: String) -> OneDNNBackend {
    var backend = self
    backend.fusions.removeAll { $0.name == name }
    return backend
  }

  /// See `Backend.name`.
  public var name: String { "onednn" }

  /// See `Backend.traits`.
  public var traits: [String: String] {
    [
      "backend": name, "oneDNN": Self.libraryVersion, "threads": "\(threads)",
      "convolution": convolution.rawValue, "precision": precision.rawValue,
    ]
  }

  /// The version of the loaded oneDNN, as in `2.6.3`.
  public static var libraryVersion: String {
    let version = fdnn_version()
    return "\(version / 10000).\(version / 100 % 100).\(version % 100)"
  }

  /// Whether the processor has instructions for `bfloat16`, and oneDNN is allowed to use them.
  package static var hasBFloat16: Bool { fdnn_has_bfloat16() != 0 }

  /// Whether the processor has instructions that sum products of bytes, and oneDNN is allowed to use them.
  package static var hasBytes: Bool { fdnn_has_bytes() != 0 }

  /// See `Backend.makeState()`.
  public func makeState() -> any StateStore { OneDNNStateStore(threads: threads) }

  /// See `Backend.compile(_:over:)`.
  public func compile(_ graph: Graph, over state: any StateStore) throws -> any Program {
    guard let state = state as? OneDNNStateStore else {
      throw FoveaError(.backend, at: name, "the state was made by another backend")
    }
    for entry in graph.stateEntries { try state.declare(entry) }
    if precision == .bfloat16, slowImplementations == .warn, !Self.hasBFloat16 {
      SlowImplementations.warn("this processor has no instructions for bfloat16, so it is no faster here")
    }
    if slowImplementations == .warn, !Self.hasBytes, graph.nodes.contains(where: { $0.operation is Quantize })
    {
      SlowImplementations.warn(
        "this processor has no instructions for products of bytes, so quantized layers are computed in float32"
      )
    }
    return try OneDNNProgram(Lowerings.supported(graph), state, self)
  }

  /// See `Backend.estimate(_:)`.
  public func estimate(_ graph: Graph) throws -> MemoryEstimate {
    let state = OneDNNStateStore(threads: threads)
    for entry in graph.stateEntries { try state.declare(entry) }
    // Weights in use are read alone.
    if graph.writes.isEmpty { state.freeze() }
    return try OneDNNProgram.report(Lowerings.supported(graph), state, self).memory
  }
}
