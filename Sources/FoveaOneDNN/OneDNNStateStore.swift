internal import COneDNN
public import FoveaCore
public import FoveaGraph
public import FoveaRuntime

/// The state of the CPU backend: every value in the layout that its training program chose.
public final class OneDNNStateStore: StateStore, @unchecked Sendable {
  // Invariant of @unchecked Sendable: everything mutable is read and written on the compute thread only.

  /// A value and where it lies.
  ///
  /// It takes memory when it is first looked at, so that a plan takes none.
  final class Tensor {
    let entry: StateEntry
    fileprivate(set) var layout: Layout
    fileprivate var held: Block?
    /// The numbers of a frozen state, until a program asks where they lie.
    fileprivate var source: HostTensor?

    init(_ entry: StateEntry, layout: Layout) {
      self.entry = entry
      self.layout = layout
    }

    /// The memory of the value, or its numbers in their file for those who take them at any address; to be called on the
    /// compute thread.
    func block(inFile takesFile: Bool = false) throws -> Block {
      if let held { return held }
      if takesFile, let block = blockInFile { return block }
      let block = try Block(byteCount: layout.byteCount)
      if let source { try move(source, to: block) }
      (held, source) = (block, nil)
      return block
    }

    /// The numbers as they lie in a file, nil if they may not stay there.
    private var blockInFile: Block? {
      #if _endian(little)
        guard layout.isPlain, let floats = source?.fileFloats, floats.mayStay else { return nil }
        return Block(over: floats.bytes)
      #else
        return nil
      #endif
    }

    /// The bytes of memory that the value takes if programs may read it in its file or not.
    func byteCount(inFile takesFile: Bool) -> Int {
      takesFile && held == nil && blockInFile != nil ? 0 : layout.byteCount
    }

    /// Writes row-major numbers to memory in the layout of the value.
    fileprivate func move(_ source: HostTensor, to block: Block) throws {
      try source.withFloatBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        // Nothing is written to the source, and a mutable view would copy what may be the largest tensor.
        try OneDNNStateStore.move(
          UnsafeMutableRawPointer(mutating: base), .plain(source.shape), to: block.base, layout)
      }
    }
  }

  private let threads: Int
  private var order: [Tensor] = []
  private var tensors: [String: Tensor] = [:]
  /// Grows with every change of a value.
  private(set) var changes = 0
  /// Grows when a value moves to another layout: programs bound to the old place are out of date.
  private(set) var moves = 0
  /// Whether no program replaces a value.
  private(set) var isFrozen = false

  init(threads: Int) { self.threads = threads }

  /// See `StateStore.entries`.
  public var entries: [StateEntry] { onThread { order.map(\.entry) } }

  /// See `StateStore.version`.
  public var version: Int { onThread { changes } }

  /// See `StateStore.declare(_:)`.
  public func declare(_ entry: StateEntry) throws {
    try onThread { () throws in
      if let known = tensors[entry.path] {
        guard known.entry == entry else {
          throw FoveaError(
            .backend, at: entry.path,
            "the state holds a \(known.entry.role.rawValue) of shape \(known.entry.shape), the program "
              + "wants a \(entry.role.rawValue) of shape \(entry.shape)")
        }
        return
      }
      let tensor = Tensor(entry, layout: try .plain(entry.shape))
      tensors[entry.path] = tensor
      order.append(tensor)
    }
  }

  /// See `StateStore.freeze()`.
  public func freeze() { onThread { isFrozen = true } }

  /// See `StateStore.read(_:)`.
  public func read(_ path: String) throws -> HostTensor {
    try onThread { () throws in
      let tensor = try tensor(path)
      if let source = tensor.source { return source.inMemory }
      var values = [Float](repeating: 0, count: tensor.entry.shape.count)
      try values.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        try Self.move(
          tensor.block().base, tensor.layout, to: base, try .plain(tensor.entry.shape))
      }
      return HostTensor(values, shape: tensor.entry.shape)
    }
  }

  /// See `StateStore.write(_:to:)`.
  public func write(_ tensor: HostTensor, to path: String) throws {
    try onThread { () throws in
      let target = try self.tensor(path)
      guard tensor.shape == target.entry.shape else {
        throw FoveaError(
          .backend, at: path, "holds shape \(target.entry.shape), got \(tensor.shape)")
      }
      if isFrozen {
        // Programs that are there already look for the numbers anew.
        if target.held != nil || target.source != nil { moves += 1 }
        target.held = nil
        target.source = tensor.fileFloats == nil ? HostTensor(tensor.floats, shape: tensor.shape) : tensor
      } else {
        try target.move(tensor, to: target.block())
      }
      changes += 1
    }
  }

  /// The value under a path; to be called on the compute thread.
  func tensor(_ path: String) throws -> Tensor {
    guard let tensor = tensors[path] else {
      throw FoveaError(.backend, at: path, "the state has no value of this path")
    }
    return tensor
  }

  /// Moves a value to another layout; to be called on the compute thread.
  func relayout(_ tensor: Tensor, to layout: Layout) throws {
    guard tensor.layout != layout else { return }
    if let old = tensor.held {
      let block = try Block(byteCount: layout.byteCount)
      try Self.move(old.base, tensor.layout, to: block.base, layout)
      tensor.held = block
    }
    tensor.layout = layout
    moves += 1
  }

  /// Notes that a run has replaced values; to be called on the compute thread.
  func noteChange() { changes += 1 }

  fileprivate static func move(
    _ source: UnsafeMutableRawPointer, _ from: Layout, to target: UnsafeMutableRawPointer, _ to: Layout
  ) throws {
    if from == to {
      target.copyMemory(from: source, byteCount: from.byteCount)
    } else {
      let primitive = try Primitive.reorder(from: from, to: to)
      let scratch = try Block(byteCount: max(primitive.byteCount(FDNN_SCRATCHPAD), 1))
      var arguments = [(FDNN_FROM, from, source), (FDNN_TO, to, target)]
      if primitive.byteCount(FDNN_SCRATCHPAD) > 0 {
        arguments.append((FDNN_SCRATCHPAD, try primitive.layout(FDNN_SCRATCHPAD), scratch.base))
      }
      try Call(primitive, arguments).run()
    }
  }

  private func onThread<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try ComputeThread.shared.run(threads: threads, body)
  }
}

extension HostTensor {
  /// Reads the elements as bytes of `float32`, where they lie if that is possible.
  fileprivate func withFloatBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    #if _endian(little)
      if let fileFloats { return try fileFloats.bytes.withUnsafeBytes(body) }
    #endif
    try floats.withUnsafeBytes(body)
  }
}
