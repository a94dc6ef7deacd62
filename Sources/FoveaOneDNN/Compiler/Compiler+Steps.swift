internal import COneDNN
internal import FoveaCore
internal import FoveaGraph
internal import FoveaRuntime

// The steps of a program.

extension Compiler {
  /// Appends a primitive, with scratch memory if it wants any.
  func append(
    _ primitive: Primitive, _ arguments: [(fdnn_role, Located)], kind: String? = nil,
    detail: String = "", trigger: Step.Trigger = .always
  ) throws {
    let values = arguments
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
    let isRead: ((fdnn_role, Located)) -> Bool = { readRoles.contains($0.0.rawValue) }
    let reads = arguments.filter(isRead)
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
              separator: " ") : detail,
          work: Self.work(
            primitive.implementation, products: kind == nil ? takeProducts() : 0,
            reads: values.filter(isRead).map(\.1), writes: values.filter { !isRead($0) }.map(\.1), trigger)),
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
    kind: String? = nil, trigger: Step.Trigger = .always, hasProducts: Bool = false,
    readsAnywhere: Bool = false, _ body: @escaping ([UnsafeMutableRawPointer]) throws -> Void
  ) {
    steps.append(
      Step(
        description: .init(
          kind: kind ?? group?.name ?? implementation, scope: group?.node.scope ?? "",
          implementation: "fovea:\(implementation)",
          detail: (reads + writes).map { "\($0.layout.name)\($0.layout.dimensions)" }.joined(separator: " "),
          work: Self.work(
            implementation, products: hasProducts ? takeProducts() : 0, reads: reads, writes: writes, trigger)
        ),
        reads: reads.map(\.buffer), readsAnywhere: readsAnywhere,
        writes: writes.map(\.buffer) + scratch,
        trigger: trigger, bind: { pointers in { try body(pointers) } }))
  }

  /// What a step has to do: so many products, and the values that it reads and writes; nothing if it only follows a
  /// change of the state.
  private static func work(
    _ implementation: String, products: Int = 0, reads: [Located], writes: [Located],
    _ trigger: Step.Trigger
  ) -> ProgramReport.Work {
    guard trigger == .always else { return ProgramReport.Work() }
    func bytes(_ places: [Located]) -> Int {
      Dictionary(places.map { ($0.buffer, $0.layout.byteCount) }, uniquingKeysWith: max).values.reduce(0, +)
    }
    let elements = Set(reads.map(\.layout.element))
    let arithmetic: ProgramReport.Arithmetic =
      if elements.contains(.int8) {
        .int8
      } else if elements.contains(.bfloat16) {
        .bfloat16
      } else {
        implementation.contains("wino") ? .winograd : .float32
      }
    return ProgramReport.Work(
      multiplyAccumulates: products, arithmetic: products > 0 ? arithmetic : nil,
      bytes: bytes(reads) + bytes(writes))
  }

  private func refuseReference(_ primitive: Primitive, _ kind: String?) throws {
    guard primitive.isReference else { return }
    try backend.slowImplementations.handle(
      "\(kind ?? group?.name ?? "") of \(group?.node.scope ?? "")", primitive.implementation)
  }
}
