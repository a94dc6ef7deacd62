import FoveaGraph

extension ReferenceLowering {
  static let constant = ReferenceLowering(Constant.self) { operation, _ in
    [[Double](repeating: operation.value, count: operation.shape.count)]
  }
}
