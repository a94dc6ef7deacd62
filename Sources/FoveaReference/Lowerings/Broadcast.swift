import FoveaGraph

extension ReferenceLowering {
  static let broadcast = ReferenceLowering(Broadcast.self) { operation, call in
    let x = call.inputs[0]
    return [offsets(in: call.shape(0), of: operation.shape, along: operation.axes).map { x[$0] }]
  }
}
