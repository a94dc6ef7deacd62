internal import CFoveaKernels
internal import COneDNN
public import FoveaCore
internal import FoveaGraph
public import FoveaRuntime

/// A graph compiled for the CPU.
public final class OneDNNProgram: Program, @unchecked Sendable {
  // Invariant of @unchecked Sendable: everything mutable is read and written on the compute thread only.

  /// A compiled graph with every buffer at its address.
  private struct Bound {
    var report: ProgramReport
    var inputs: [(name: String, type: TensorType, address: UnsafeMutableRawPointer)]
    var results: [(name: String, type: TensorType, address: UnsafeMutableRawPointer)]
    var packing: [Action]
    var actions: [Action]
    /// The lines of the report that `actions` stand for.
    var lines: [Int]
    var kept: [Block]
    /// How often state values had moved when this was made.
    var moves: Int
  }

  private let graph: Graph
  private let state: OneDNNStateStore
  private let backend: OneDNNBackend
  private var bound: Bound
  private var packedAt = -1

  init(_ graph: Graph, _ state: OneDNNStateStore, _ backend: OneDNNBackend) throws {
    (self.graph, self.state, self.backend) = (graph, state, backend)
    bound = try ComputeThread.shared.run(threads: backend.threads) { () throws in
      try Self.bind(graph, state, backend)
    }
  }

  /// See `Program.report`.
  public var report: ProgramReport {
    ComputeThread.shared.run(threads: backend.threads) { bound.report }
  }

  /// See `Program.run(_:)`.
  public func run(_ inputs: [String: HostTensor]) throws -> [String: HostTensor] {
    try ComputeThread.shared.run(threads: backend.threads) { () throws in
      try prepare(inputs)
      for action in bound.actions { try action() }
      if !graph.writes.isEmpty { state.noteChange() }
      return try collect()
    }
  }

  /// See `Program.profile(_:repeats:)`.
  public func profile(_ inputs: [String: HostTensor], repeats: Int) throws -> [Double] {
    try ComputeThread.shared.run(threads: backend.threads) { () throws in
      var samples = [[Double]](repeating: [], count: bound.report.steps.count)
      let clock = ContinuousClock()
      for _ in 0..<max(repeats, 1) {
        try prepare(inputs)
        for (line, action) in zip(bound.lines, bound.actions) {
          samples[line].append(try clock.measure { try action() } / .seconds(1))
        }
        if !graph.writes.isEmpty { state.noteChange() }
      }
      return samples.map { $0.isEmpty ? 0 : $0.sorted()[$0.count / 2] }
    }
  }

  private func prepare(_ inputs: [String: HostTensor]) throws {
    if bound.moves != state.moves {
      bound = try Self.bind(graph, state, backend)
      packedAt = -1
    }
    if packedAt != state.changes {
      for action in bound.packing { try action() }
      packedAt = state.changes
    }
    for (name, type, address) in bound.inputs {
      guard let tensor = inputs[name] else {
        throw FoveaError(.backend, at: name, "the input is missing, expected \(type)")
      }
      guard tensor.shape == type.shape, tensor.elementType == type.elementType else {
        throw FoveaError(
          .backend, at: name, "expected \(type), got \(tensor.elementType.rawValue)\(tensor.shape)")
      }
      try checkLabels(name, tensor)
      tensor.withBytes { fovea_copy(Int64($0.count), $0.baseAddress, address) }
    }
  }

  /// Labels index memory, so they are checked against the classes that there are.
  private func checkLabels(_ name: String, _ tensor: HostTensor) throws {
    guard case .int32(let labels) = tensor.elements, let classes = classCounts[name] else { return }
    if let wrong = labels.first(where: { $0 < 0 || $0 >= classes }) {
      throw FoveaError(.data, at: name, "must be in 0..<\(classes), got \(wrong)")
    }
  }

  /// For each input of integers: the smallest number of classes that an operation reads it with.
  private lazy var classCounts: [String: Int] = {
    var counts: [String: Int] = [:]
    for argument in graph.arguments {
      guard case .input(let name) = argument.source else { continue }
      guard graph.type(of: argument.value).elementType == .int32 else { continue }
      for node in graph.nodes where node.inputs.contains(argument.value) {
        if let oneHot = node.operation as? OneHot {
          counts[name] = min(counts[name] ?? .max, oneHot.classes)
        } else if node.inputs[0] != argument.value {
          counts[name] = min(counts[name] ?? .max, graph.shape(of: node.inputs[0])[1])
        }
      }
    }
    return counts
  }()

  private func collect() throws -> [String: HostTensor] {
    var results: [String: HostTensor] = [:]
    for (name, type, address) in bound.results {
      results[name] = HostTensor(copying: type, from: address)
    }
    return results
  }

  /// What a program would do and need, without taking memory for it.
  static func report(
    _ graph: Graph, _ state: OneDNNStateStore, _ backend: OneDNNBackend
  ) throws -> ProgramReport {
    try ComputeThread.shared.run(threads: backend.threads) { () throws in
      let compiler = Compiler(graph, state, backend)
      let results = try compiler.compile()
      return try report(graph, state, compiler, compiler.pack(results), compiler.pathsReadAnywhere(results))
    }
  }

  private static func report(
    _ graph: Graph, _ state: OneDNNStateStore, _ compiler: Compiler, _ packed: Plan.Packed,
    _ anywhere: Set<String>
  ) throws -> ProgramReport {
    ProgramReport(
      steps: compiler.steps.map(\.description),
      memory: MemoryEstimate(
        programBytes: packed.byteCount + compiler.plan.keptBytes, keptBytes: compiler.plan.keptBytes,
        stateBytes: try graph.stateEntries.map {
          try state.tensor($0.path).byteCount(inFile: anywhere.contains($0.path))
        }.reduce(0, +)))
  }

  private static func bind(
    _ graph: Graph, _ state: OneDNNStateStore, _ backend: OneDNNBackend
  ) throws -> Bound {
    guard graph.writes.isEmpty || !state.isFrozen else {
      throw FoveaError(.backend, at: "the program", "replaces values of a state that is for reading alone")
    }
    let compiler = Compiler(graph, state, backend)
    let results = try compiler.compile()
    let (steps, plan) = (compiler.steps, compiler.plan)
    let (packed, anywhere) = (compiler.pack(results), compiler.pathsReadAnywhere(results))
    let report = try Self.report(graph, state, compiler, packed, anywhere)
    try report.memory.requireRoom(for: graph)
    guard let arena = Arena.shared.base, packed.byteCount <= Arena.shared.byteCount else {
      throw FoveaError(
        .backend, at: "memory", "the program needs \(packed.byteCount >> 20) MiB at once",
        remedy: "use a smaller batch")
    }
    var kept: [Block] = []
    var addresses: [UnsafeMutableRawPointer] = []
    for (index, place) in plan.places.enumerated() {
      switch place {
      case .arena: addresses.append(arena + (packed.offsets[index] ?? 0))
      case .state(let tensor):
        let takesFile = anywhere.contains(tensor.entry.path)
        let block = try tensor.block(inFile: takesFile)
        if takesFile { kept.append(block) }
        addresses.append(block.base)
      case .kept:
        let block = try Block(byteCount: plan.byteCounts[index])
        kept.append(block)
        addresses.append(block.base)
      }
    }
    var bound = Bound(
      report: report,
      inputs: compiler.inputs.map { ($0.name, $0.type, addresses[$0.buffer.index]) },
      results: results.map { ($0.name, $0.type, addresses[$0.buffer.index]) },
      packing: [], actions: [], lines: [], kept: kept, moves: state.moves)
    for (line, step) in steps.enumerated() {
      let action = try step.bind((step.reads + step.writes).map { addresses[$0.index] })
      switch step.trigger {
      case .always:
        bound.actions.append(action)
        bound.lines.append(line)
      case .stateChanged: bound.packing.append(action)
      }
    }
    return bound
  }
}

extension HostTensor {
  /// Reads the elements as bytes.
  func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
    switch elements {
    case .float32(let values): values.withUnsafeBytes(body)
    case .float64(let values): values.withUnsafeBytes(body)
    case .int32(let values): values.withUnsafeBytes(body)
    case .int64(let values): values.withUnsafeBytes(body)
    case .uint8(let values): values.withUnsafeBytes(body)
    case .int8(let values): values.withUnsafeBytes(body)
    }
  }

  /// Copies row-major elements out of a program's memory.
  init(copying type: TensorType, from address: UnsafeMutableRawPointer) {
    func array<Element>(of _: Element.Type) -> [Element] {
      Array(
        UnsafeBufferPointer(
          start: address.assumingMemoryBound(to: Element.self), count: type.shape.count))
    }
    let elements: Elements =
      switch type.elementType {
      case .float32: .float32(array(of: Float.self))
      case .float64: .float64(array(of: Double.self))
      case .int32: .int32(array(of: Int32.self))
      case .int64: .int64(array(of: Int64.self))
      case .uint8: .uint8(array(of: UInt8.self))
      case .int8: .int8(array(of: Int8.self))
      }
    self.init(elements, shape: type.shape)
  }
}
