internal import FoveaCore
internal import FoveaGraph
internal import FoveaRuntime

/// All buffers of a program and where they lie.
struct Plan {
  /// Where a buffer's memory comes from.
  enum Place {
    /// A part of the arena, shared with buffers of other moments.
    case arena
    /// A value of the state.
    case state(OneDNNStateStore.Tensor)
    /// Memory that the program keeps between runs.
    case kept
  }

  /// Where the buffers of the arena lie, by their numbers, and the size of the arena.
  struct Packed {
    var offsets: [Int: Int]
    var byteCount: Int
  }

  private(set) var byteCounts: [Int] = []
  private(set) var places: [Place] = []

  mutating func add(_ byteCount: Int, _ place: Place = .arena) -> Buffer {
    byteCounts.append(byteCount)
    places.append(place)
    return Buffer(index: byteCounts.count - 1)
  }

  /// Places the buffers of the arena.
  ///
  /// A buffer lives from the first to the last step that uses it; those in `held` until the end.
  func pack(_ steps: [Step], inputs: [Buffer], held: [Buffer]) -> Packed {
    var lifetimes: [Int: ClosedRange<Int>] = [:]
    func use(_ buffer: Buffer, at moment: Int) {
      guard case .arena = places[buffer.index] else { return }
      let known = lifetimes[buffer.index] ?? moment...moment
      lifetimes[buffer.index] = min(known.lowerBound, moment)...max(known.upperBound, moment)
    }
    for buffer in inputs { use(buffer, at: -1) }
    for (moment, step) in steps.enumerated() {
      for buffer in step.reads + step.writes { use(buffer, at: moment) }
    }
    for buffer in held { use(buffer, at: steps.count) }
    let indices = lifetimes.keys.sorted()
    let packer = IntervalPacker(
      indices.map { .init(byteCount: byteCounts[$0], lifetime: lifetimes[$0] ?? 0...0) }, alignment: 4096)
    let offsets = Dictionary(uniqueKeysWithValues: zip(indices, packer.offsets))
    return Packed(offsets: offsets, byteCount: packer.byteCount)
  }

  /// The bytes that the program keeps between runs.
  var keptBytes: Int {
    zip(places, byteCounts).map { place, count in
      if case .kept = place { count } else { 0 }
    }.reduce(0, +)
  }
}
