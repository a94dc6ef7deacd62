import Fovea
import FoveaGraph

/// An estimate of the least time that programs can take on this machine, by what it reaches right now.
///
/// Values are counted as if they came from memory. Those that a cache keeps from one step to the next come sooner, so
/// that small networks can be faster than this.
struct MachineLimits {
  /// Multiplications with addition in a second, by the way to do them.
  let rates: [ProgramReport.Arithmetic: Double]
  /// Bytes that are read from memory or written to it in a second.
  let bytesPerSecond: Double
  /// The multiplications with addition in a second of the backend's own way.
  let peak: Double?

  /// Measures the backend's own way and those of some programs; nil for a backend that is not made for speed.
  init?(for reports: [ProgramReport], on backend: any Backend) throws {
    guard let backend = backend as? OneDNNBackend else { return nil }
    let own: ProgramReport.Arithmetic =
      switch (backend.precision, backend.convolution) {
      case (.bfloat16, _): .bfloat16
      case (.float32, .winograd): .winograd
      case (.float32, .direct): .float32
      }
    let kinds = Set(reports.flatMap(\.steps).compactMap { $0.work?.arithmetic } + [own])
    var rates: [ProgramReport.Arithmetic: Double] = [:]
    for kind in ProgramReport.Arithmetic.allCases where kinds.contains(kind) {
      rates[kind] = try PeakConvolution.multiplyAccumulatesPerSecond(by: kind, threads: backend.threads)
    }
    // oneDNN from version 3 on has no Winograd.
    if rates[own] == nil {
      rates[.float32] = try PeakConvolution.multiplyAccumulatesPerSecond(
        by: .float32, threads: backend.threads)
    }
    peak = rates[own] ?? rates[.float32]
    self.rates = rates
    bytesPerSecond = try Self.bytesPerSecond(on: backend)
  }

  /// The seconds of a step at best: those of its products, or those of its values if they are more.
  func seconds(for step: ProgramReport.Step) -> Double {
    guard let work = step.work else { return 0 }
    let products = work.arithmetic.flatMap { rates[$0] }.map { Double(work.multiplyAccumulates) / $0 } ?? 0
    return max(products, Double(work.bytes) / bytesPerSecond)
  }

  /// The seconds of a program at best, one step after the other.
  func seconds(for report: ProgramReport) -> Double {
    report.steps.map { seconds(for: $0) }.reduce(0, +)
  }

  /// The peaks on one line.
  var text: String {
    let products = ProgramReport.Arithmetic.allCases.compactMap { kind in
      rates[kind].map { "\(Formatting.fixed($0 / 1e9, 1)) GMAC/s \(kind.rawValue)" }
    }
    return
      "peaks: \((products + ["\(Formatting.fixed(bytesPerSecond / 1e9, 1)) GB/s"]).joined(separator: ", "))"
  }

  /// The peaks for programs.
  var object: JSONObject {
    var object = JSONObject()
    for kind in ProgramReport.Arithmetic.allCases {
      object.set("\(kind.rawValue)_macs_per_second", rates[kind])
    }
    object.set("memory_bytes_per_second", bytesPerSecond)
    return object
  }

  /// The speed of a sum of two values, larger than most caches.
  private static func bytesPerSecond(on backend: OneDNNBackend) throws -> Double {
    let shape: TensorShape = [16, 64, 128, 128]
    var graph = Graph()
    let values = ["a", "b"].map { graph.state($0, shape, role: .parameter) }
    graph.result("means", try graph.apply(AdaptiveAveragePooling(), graph.apply(Sum(), values[0], values[1])))
    let state = backend.makeState()
    let program = try backend.compile(graph, over: state)
    // What nobody has written is one page of zeros, which stays in a cache.
    for path in ["a", "b"] { try state.write(.filled(1, shape: shape), to: path) }
    let steps = zip(program.report.steps, try program.profile([:], repeats: 7))
    guard let (step, seconds) = steps.first(where: { $0.0.kind == Sum().kind }), let work = step.work else {
      return .infinity
    }
    return Double(work.bytes) / seconds
  }
}
