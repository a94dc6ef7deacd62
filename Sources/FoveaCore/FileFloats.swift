package import Foundation

/// Numbers of 32 bits that lie in a file, which is mapped into memory: they take none before somebody reads them.
package struct FileFloats: Sendable {
  /// The numbers, little-endian, in no particular alignment.
  package let bytes: Data

  /// Whether programs may read the numbers where they lie, as long as they run, instead of copying them first.
  ///
  /// The file must then stay as it is.
  package var mayStay = false

  /// Takes numbers of four bytes each.
  package init(_ bytes: Data) { self.bytes = bytes }

  /// How many they are.
  package var count: Int { bytes.count / 4 }

  /// All numbers.
  var array: [Float] { numbers(in: 0..<count) }

  /// The numbers at some places.
  func numbers(in places: Range<Int>) -> [Float] {
    let span = bytes.bytes
    return places.map { place in
      // Checked against the bounds; any bit pattern is a number.
      let bits = unsafe span.unsafeLoadUnaligned(fromByteOffset: 4 * place, as: UInt32.self)
      return Float(bitPattern: UInt32(littleEndian: bits))
    }
  }

  /// How many of the numbers are not finite.
  var nonFiniteCount: Int {
    let span = bytes.bytes
    let exponent = Float.infinity.bitPattern
    var bad = 0
    for place in 0..<count {
      // As above.
      let bits = unsafe span.unsafeLoadUnaligned(fromByteOffset: 4 * place, as: UInt32.self)
      if UInt32(littleEndian: bits) & exponent == exponent { bad &+= 1 }
    }
    return bad
  }
}
