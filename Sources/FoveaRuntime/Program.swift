public import FoveaCore

/// A graph compiled by a backend, ready to run over a state.
public protocol Program: AnyObject, Sendable {
  /// Runs the graph once: reads inputs and state, replaces the state, returns the results by name.
  ///
  /// Calls from several threads are taken one after the other.
  ///
  /// - Throws: `FoveaError` with code `.backend` if an input is missing or of the wrong type, `.numeric` if
  ///   an update gives a parameter, statistic or moment that is not finite; the state is then invalid.
  func run(_ inputs: [String: HostTensor]) throws -> [String: HostTensor]

  /// The steps of the program, and the memory it holds.
  var report: ProgramReport { get }

  /// Runs the graph several times and returns the median seconds of each step of the report.
  ///
  /// - Throws: as `run`.
  func profile(_ inputs: [String: HostTensor], repeats: Int) throws -> [Double]
}

/// The steps of a program, and the memory it holds.
public struct ProgramReport: Hashable, Sendable {
  /// One step of a program.
  public struct Step: Hashable, Sendable {
    /// The operations that the step carries out, as in `Convolution+ReLU`, or `reorder`.
    public var kind: String
    /// The path of the layer for whose sake the step exists.
    public var scope: String
    /// The name of the code that carries it out.
    public var implementation: String
    /// The layouts and shapes involved, for reading.
    public var detail: String
    /// What it has to compute and to move; nil if the backend does not count it.
    public var work: Work?

    /// Creates the description of a step.
    public init(
      kind: String, scope: String, implementation: String, detail: String = "", work: Work? = nil
    ) {
      self.kind = kind
      self.scope = scope
      self.implementation = implementation
      self.detail = detail
      self.work = work
    }
  }

  /// The steps in the order in which they run.
  public var steps: [Step]
  /// The memory that the program needs.
  public var memory: MemoryEstimate

  /// Creates a report from steps and an estimate of memory.
  public init(steps: [Step], memory: MemoryEstimate) {
    self.steps = steps
    self.memory = memory
  }

  /// The steps that only move numbers from one layout to another.
  public var reorders: [Step] { steps.filter { $0.kind == "reorder" } }
}
