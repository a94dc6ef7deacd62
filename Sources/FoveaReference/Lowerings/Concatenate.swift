import FoveaGraph

extension ReferenceLowering {
  static let concatenate = ReferenceLowering(Concatenate.self) { operation, call in
    let shape = call.outputShape(0)
    let outer = shape.dimensions[..<operation.axis].reduce(1, *)
    var y: [Double] = []
    y.reserveCapacity(shape.count)
    for block in 0..<outer {
      for input in call.inputs {
        let run = input.count / outer
        y += input[block * run..<(block + 1) * run]
      }
    }
    return [y]
  }

  static let split = ReferenceLowering(Split.self) { operation, call in
    let shape = call.shape(0)
    let outer = shape.dimensions[..<operation.axis].reduce(1, *)
    let inner = shape.dimensions[(operation.axis + 1)...].reduce(1, *)
    var parts = [[Double]](repeating: [], count: operation.sizes.count)
    var start = 0
    for _ in 0..<outer {
      for (part, size) in operation.sizes.enumerated() {
        parts[part] += call.inputs[0][start..<start + size * inner]
        start += size * inner
      }
    }
    return parts
  }
}
