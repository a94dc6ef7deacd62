import Fovea
import FoveaGraph

/// The least time that programs can take on this machine: what it reaches at best, measured right now.
struct MachineLimits {
  /// Multiplications with addition in a second, by the way to do them.
  let rates: [ProgramReport.Arithmetic: Double]
  /// Bytes that are read from memory or written to it in a second.
  let bytesPerSecond: Double

  /// Measures what some programs need; nil for a backend that does not count their work.
  init?(for reports: [ProgramReport], on backend: any Backend) throws {
    guard let backend = backend as? OneDNNBackend else { return nil }
    let kinds = Set(
      reports.flatMap(\.steps).compactMap(\.work).filter { $0.multiplyAccumulates > 0 }.map(\.arithmetic))
    var rates: [ProgramReport.Arithmetic: Double] = [:]
    for kind in ProgramReport.Arithmetic.allCases where kinds.contains(kind) {
      let machine = OneDNNBackend(
        threads: backend.threads, convolution: kind == .winograd ? .winograd : .direct,
        precision: kind == .bfloat16 ? .bfloat16 : .float32)
      rates[kind] = try PeakConvolution.multiplyAccumulatesPerSecond(on: machine, inBytes: kind == .int8)
    }
    self.rates = rates
    bytesPerSecond = try Self.bytesPerSecond(on: backend)
  }

  /// The least seconds for a step: those of its products, or those of its values if they are more.
  func seconds(for step: ProgramReport.Step) -> Double {
    guard let work = step.work else { return 0 }
    let products = rates[work.arithmetic].map { Double(work.multiplyAccumulates) / $0 } ?? 0
    return max(products, Double(work.bytes) / bytesPerSecond)
  }

  /// The least seconds for a program, one step after the other.
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

  /// A sum of two values that no cache holds.
  private static func bytesPerSecond(on backend: OneDNNBackend) throws -> Double {
    let shape: TensorShape = [16, 64, 112, 112]
    var graph = Graph()
    let values = ["a", "b"].map { graph.state($0, shape, role: .parameter) }
    graph.result("means", try graph.apply(AdaptiveAveragePooling(), graph.apply(Sum(), values[0], values[1])))
    let program = try backend.compile(graph, over: backend.makeState())
    let time = try Stopwatch(seconds: 0.5).measure { _ = try program.run([:]) }
    return Double(program.report.steps.compactMap(\.work?.bytes).reduce(0, +)) / time.fastest
  }
}
