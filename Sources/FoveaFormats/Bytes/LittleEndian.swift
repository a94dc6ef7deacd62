package import Foundation
package import FoveaCore

extension StoredType {
  /// Reads little-endian numbers, or big-endian ones.
  ///
  /// Numbers that a host tensor has no type for become the next wider one that holds them exactly; booleans
  /// become bytes of 0 and 1.
  package func elements(of data: Data, isBigEndian: Bool = false) -> HostTensor.Elements {
    let order = isBigEndian
    return switch self {
    case .float16: .float32(Self.numbers(data, order, zero: 0) { Float(half: $0) })
    case .bfloat16:
      .float32(Self.numbers(data, order, zero: 0) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) })
    case .float32: .float32(Self.numbers(data, order, zero: 0) { Float(bitPattern: $0) })
    case .float64: .float64(Self.numbers(data, order, zero: 0) { Double(bitPattern: $0) })
    case .int8: .int32(Self.numbers(data, order, zero: 0) { (bits: Int8) in Int32(bits) })
    case .int16: .int32(Self.numbers(data, order, zero: 0) { (bits: Int16) in Int32(bits) })
    case .int32: .int32(Self.numbers(data, order, zero: 0) { $0 })
    case .int64: .int64(Self.numbers(data, order, zero: 0) { $0 })
    case .uint8: .uint8([UInt8](data))
    case .uint16: .int32(Self.numbers(data, order, zero: 0) { (bits: UInt16) in Int32(bits) })
    case .uint32: .int64(Self.numbers(data, order, zero: 0) { (bits: UInt32) in Int64(bits) })
    case .bool: .uint8(data.map { $0 == 0 ? 0 : 1 })
    }
  }

  private static func numbers<Bits: FixedWidthInteger & BitwiseCopyable, Number>(
    _ data: Data, _ isBigEndian: Bool, zero: Number, _ convert: (Bits) -> Number
  ) -> [Number] {
    let (bytes, width) = (data.bytes, MemoryLayout<Bits>.size)
    var numbers = [Number](repeating: zero, count: bytes.byteCount / width)
    for index in numbers.indices {
      // Checked against the bounds; any bit pattern is an integer.
      let bits = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index * width, as: Bits.self)
      numbers[index] = convert(isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits))
    }
    return numbers
  }
}

extension HostTensor.Elements {
  /// Hands the elements as little-endian bytes to `body`, at most a megabyte at a time.
  func forEachChunk(_ body: (Data) throws -> Void) rethrows {
    switch self {
    case .float32(let values): try Self.chunks(values, body) { $0.bitPattern.littleEndian }
    case .float64(let values): try Self.chunks(values, body) { $0.bitPattern.littleEndian }
    case .int32(let values): try Self.chunks(values, body) { $0.littleEndian }
    case .int64(let values): try Self.chunks(values, body) { $0.littleEndian }
    case .uint8(let values): try Self.chunks(values, body) { $0 }
    case .int8(let values): try Self.chunks(values, body) { $0 }
    }
  }

  private static func chunks<Number, Bits: FixedWidthInteger & BitwiseCopyable>(
    _ values: [Number], _ body: (Data) throws -> Void, _ convert: (Number) -> Bits
  ) rethrows {
    let width = MemoryLayout<Bits>.size
    let perChunk = (1 << 20) / width
    for start in stride(from: 0, to: values.count, by: perChunk) {
      let end = min(start + perChunk, values.count)
      var chunk = [UInt8](repeating: 0, count: (end - start) * width)
      var span = chunk.mutableSpan
      var bytes = unsafe span.mutableBytes
      for index in start..<end {
        bytes.storeBytes(
          of: convert(values[index]), toByteOffset: (index - start) * width, as: Bits.self)
      }
      try body(Data(chunk))
    }
  }
}

extension Float {
  /// The value of an IEEE 754 binary16 number; every one is also a binary32 number.
  init(half bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let fraction = UInt32(bits) & 0x3FF
    switch exponent {
    case 0:  // Zero and the subnormal numbers: multiples of 2⁻²⁴.
      let magnitude = Float(fraction) * 0x1p-24
      self = sign == 0 ? magnitude : -magnitude
    case 31: self.init(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}

/// The number of elements of a shape that a file claims, or nil if it cannot be one.
///
/// Extents are counted as at least 1 for the check, so that no part of the product overflows later.
package func elementCount(_ extents: [Int]) -> Int? {
  var product = 1
  for extent in extents {
    guard extent >= 0 else { return nil }
    let (next, overflow) = product.multipliedReportingOverflow(by: max(1, extent))
    guard !overflow else { return nil }
    product = next
  }
  return extents.contains(0) ? 0 : product
}
