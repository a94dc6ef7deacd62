import Fovea
import FoveaConformance
import FoveaGraph

/// A backend that reports every program that another one compiles.
struct ReportingBackend: Backend {
  let base: any Backend
  let report: @Sendable (String) -> Void

  var name: String { "reporting-\(base.name)" }

  /// The bits are those of the other backend.
  var traits: [String: String] { base.traits }

  func makeState() -> any StateStore { base.makeState() }

  func compile(_ graph: Graph, over state: any StateStore) throws -> any Program {
    let program = try base.compile(graph, over: state)
    let (steps, memory) = (program.report.steps, program.report.memory)
    report(
      "\(graph.nodes.count) operations, \(steps.count) steps, \(program.report.reorders.count) reorders, "
        + "\(memory.programBytes >> 20) MiB")
    return program
  }

  func estimate(_ graph: Graph) throws -> MemoryEstimate { try base.estimate(graph) }
}

/// The settings, under the device `reporting`.
struct ReportingSettings: BackendSettings {
  static let name = "reporting"
  static let summary = "another device, with a line for each program"

  /// The device that computes, as a text such as `cpu:threads=2`.
  var base = "cpu"

  func makeBackend() throws -> any Backend {
    let settings = try Registry<any BackendSettings>.standard.make(.string(base), at: "base")
    return ReportingBackend(base: try settings.makeBackend()) { print($0) }
  }
}

/// Trains LeNet on the reporting backend, chosen by a configuration as any other device.
func trainReporting(in directory: String) throws -> TrainingEvent.Summary {
  let choices = RunChoices(devices: .standard.adding(ReportingSettings.self))
  var configuration = TrainingConfiguration(
    model: ModelConfiguration(name: "lenet"), data: DataConfiguration(name: "shapes", examples: 2_000))
  configuration.training.epochs = 1
  configuration.training.batchSize = 20
  configuration.training.learningRate = 0.05
  configuration.machine.device = ReportingSettings(base: "cpu:threads=2")
  return try TrainingRun(configuration, in: directory, choices: choices).train()
}

/// What is wrong with a backend: operations that no case reaches there, and results that differ.
func failures(of backend: any Backend) throws -> [String] {
  let missing = try Conformance.coverage(on: [backend]).missing
  return try missing
    + Conformance.cases.flatMap { try Conformance.check($0, on: backend).map(\.description) }
}
