/// A 64-bit hash of what a data set holds: it tells that data changed, and keeps no secret.
struct Fingerprint {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Adds bytes and their number.
  mutating func add(_ bytes: [UInt8]) {
    var index = 0
    while index + 8 <= bytes.count {
      var word: UInt64 = 0
      for offset in 0..<8 { word |= UInt64(bytes[index &+ offset]) << UInt64(8 &* offset) }
      mix(word)
      index += 8
    }
    for byte in bytes[index...] { mix(UInt64(byte)) }
    mix(UInt64(bytes.count))
  }

  /// Adds a text.
  mutating func add(_ text: String) { add(Array(text.utf8)) }

  /// The hash in 16 hexadecimal digits.
  var text: String {
    let digits = String(state, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The step of 64-bit FNV-1a for a word instead of a byte, and a shift that carries high bits down.
  private mutating func mix(_ word: UInt64) {
    state = (state ^ word) &* 0x100_0000_01B3
    state ^= state >> 29
  }
}
