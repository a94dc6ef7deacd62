internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

// The steps of a program.

extension Compiler {
  /// Appends a primitive, with scratch memory if it wants any.
  func append(
    _ primitive: Primitive, _ arguments: [(fdnn_role, Located)], kind: String? = nil,
    detail: String = "", trigger: Step.Trigger = .always
  ) throws {
    var arguments = arguments
    let scratchBytes = primitive.byteCount(FDNN_SCRATCHPAD)
    if scratchBytes > 0 {
      let place = Located(
        buffer: scratch(byteCount: scratchBytes), layout: try primitive.layout(FDNN_SCRATCHPAD))
      arguments.append((FDNN_SCRATCHPAD, place))
    }
    let readRoles: Set<fdnn_role.RawValue> = Set(
      [
        FDNN_SRC, FDNN_WEIGHTS, FDNN_BIAS, FDNN_DIFF_DST, FDNN_SCALE, FDNN_SHIFT, FDNN_FROM,
      ].map(\.rawValue))
    let reads = arguments.filter { readRoles.contains($0.0.rawValue) }
    let writes = arguments.filter { !readRoles.contains($0.0.rawValue) }
    let ordered = reads + writes
    try refuseReference(primitive, kind)
    steps.append(
      Step(
        description: .init(
          kind: kind ?? group?.name ?? "", scope: group?.node.scope ?? "",
          implementation: primitive.implementation,
          detail: detail.isEmpty
            ? ordered.map { "\($0.1.layout.name)\($0.1.layout.dimensions)" }.joined(
              separator: " ") : detail),
        reads: reads.map(\.1.buffer), writes: writes.map(\.1.buffer), trigger: trigger,
        bind: { pointers in
          let call = try Call(
            primitive, zip(ordered, pointers).map { ($0.0, $0.1.layout, $1) })
          return { try call.run() }
        }))
  }

  /// Appends one of our own passes; it gets the addresses of `reads`, then of `writes`.
  func kernel(
    _ implementation: String, reads: [Located], writes: [Located], scratch: [Buffer] = [],
    kind: String? = nil, trigger: Step.Trigger = .always,
    _ body: @escaping ([UnsafeMutableRawPointer]) throws -> Void
  ) {
    steps.append(
      Step(
        description: .init(
          kind: kind ?? group?.name ?? implementation, scope: group?.node.scope ?? "",
          implementation: "fovea:\(implementation)",
          detail: (reads + writes).map { "\($0.layout.name)\($0.layout.dimensions)" }.joined(separator: " ")),
        reads: reads.map(\.buffer), writes: writes.map(\.buffer) + scratch,
        trigger: trigger, bind: { pointers in { try body(pointers) } }))
  }

  private func refuseReference(_ primitive: Primitive, _ kind: String?) throws {
    guard primitive.isReference else { return }
    try backend.slowImplementations.handle(
      "\(kind ?? group?.name ?? "") of \(group?.node.scope ?? "")", primitive.implementation)
  }
}
