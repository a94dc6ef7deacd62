public import FoveaCore
public import FoveaGraph

/// A device and a library that run graphs.
public protocol Backend: Sendable {
  /// The name in messages and reports, as in `onednn`.
  var name: String { get }

  /// What the bits of a result depend on besides graph and inputs: library, version, threads.
  ///
  /// Two backends of equal traits, on one machine, compute the same bits.
  var traits: [String: String] { get }

  /// Makes an empty state: parameters, statistics and moments live in it between runs.
  func makeState() -> any StateStore

  /// Turns a graph into something that runs, over a state made by this backend.
  ///
  /// What the graph expects of the state and the state does not have yet is declared, zero everywhere.
  ///
  /// - Throws: `FoveaError` with code `.backend` if a primitive operation has no lowering here, a path is
  ///   declared with another shape, or program and state are larger than the memory of the machine.
  func compile(_ graph: Graph, over state: any StateStore) throws -> any Program

  /// The memory that a program for the graph would take, without allocating it.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the graph cannot be compiled.
  func estimate(_ graph: Graph) throws -> MemoryEstimate
}

extension Backend {
  /// The name alone, for a backend whose results depend on nothing else.
  public var traits: [String: String] { ["backend": name] }
}

/// The memory that a program needs, in bytes.
public struct MemoryEstimate: Hashable, Sendable {
  /// Intermediate values, workspaces and packed copies: what the program itself holds.
  public var programBytes: Int
  /// The part of it that the program keeps between runs: packed copies of parameters.
  public var keptBytes: Int
  /// The bytes of the state: parameters, statistics and moments.
  public var stateBytes: Int

  /// Creates an estimate from its parts, in bytes.
  public init(programBytes: Int, keptBytes: Int = 0, stateBytes: Int) {
    self.programBytes = programBytes
    self.keptBytes = keptBytes
    self.stateBytes = stateBytes
  }
}

extension MemoryEstimate {
  /// Refuses a graph whose program, state and inputs do not fit this machine together.
  ///
  /// - Throws: `FoveaError` with code `.backend` that names the memory that is needed and that there is.
  public func requireRoom(for graph: Graph) throws(FoveaError) {
    try MachineMemory.require(programBytes + stateBytes + graph.inputByteCount, for: "the network")
  }
}
