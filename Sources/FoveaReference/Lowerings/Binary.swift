import FoveaGraph

extension ReferenceLowering {
  static let binary = elementwise(Binary.self) { operation in
    switch operation.function {
    case .add: { $0 + $1 }
    case .subtract: { $0 - $1 }
    case .multiply: { $0 * $1 }
    case .divide: { $0 / $1 }
    case .greater: { $0 > $1 ? 1 : 0 }
    }
  }
}
