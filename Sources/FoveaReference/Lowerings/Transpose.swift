import FoveaGraph

extension ReferenceLowering {
  static let transpose = ReferenceLowering(Transpose.self) { operation, call in
    let x = call.inputs[0]
    let places = offsets(in: call.shape(0), of: call.outputShape(0), along: operation.inverse.axes)
    return [places.map { x[$0] }]
  }
}
