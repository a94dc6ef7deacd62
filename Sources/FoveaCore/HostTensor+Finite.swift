extension HostTensor {
  /// The number of elements that are not finite as 32-bit numbers: NaN, infinite, or too large.
  package var nonFiniteCount: Int {
    if let fileFloats { return fileFloats.nonFiniteCount }
    var count = 0
    switch elements {
    case .float32(let values):
      let exponent = Float.infinity.bitPattern
      for value in values where value.bitPattern & exponent == exponent { count &+= 1 }
    case .float64(let values):
      for value in values where !Float(value).isFinite { count &+= 1 }
    case .int32, .int64, .uint8, .int8: break
    }
    return count
  }
}
