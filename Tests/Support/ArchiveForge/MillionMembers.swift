package import Foundation

/// A million members of an object, in pieces: a name that counts up, and what stands behind it.
package func millionMembers(_ start: String, digits: Int, _ end: (Int) -> String) -> [Data] {
  let start = Array(start.utf8)
  return (0..<100).map { piece in
    var bytes: [UInt8] = []
    for index in 10_000 * piece..<10_000 * (piece + 1) {
      let number = String(index).utf8
      bytes += start
      bytes += repeatElement(0x30, count: digits - number.count)
      bytes += number
      bytes += end(index).utf8
    }
    return Data(bytes)
  }
}
