import FoveaCore
import FoveaGraph

extension ReferenceLowering {
  static let randomUniform = ReferenceLowering(RandomUniform.self) { operation, call in
    let (step, firstRow) = (UInt64(call.inputs[0][0]), UInt64(call.inputs[0][1]))
    let key = operation.key.folding(step)
    let start = firstRow * UInt64(operation.shape.dimensions[1...].reduce(1, *))
    return [(0..<UInt64(operation.shape.count)).map { Double(key.uniform(start + $0)) }]
  }
}
