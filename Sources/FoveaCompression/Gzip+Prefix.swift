public import Foundation
import FoveaCore

import CZlib

extension Gzip {
  /// The first `count` bytes of the contents of a gzip stream, or all of them if there are fewer.
  ///
  /// What comes after them is neither unpacked nor checked, so a header can be read before memory is
  /// given to the rest.
  ///
  /// - Parameters:
  ///   - data: The whole stream, or as much of it as the bytes need.
  ///   - path: The name of the file, for errors.
  ///   - count: The number of bytes that are wanted, at least 1.
  /// - Returns: The first bytes.
  /// - Throws: `FoveaError` with code `.format` if the data are not gzip, or are damaged or cut short
  ///   before these bytes.
  public static func decompressPrefix(_ data: Data, from path: String, count: Int) throws -> Data {
    precondition(count >= 1, "A prefix has at least one byte.")
    return try data.withUnsafeBytes { try Inflater(input: $0, path: path).prefix(count) }
  }
}

extension Inflater {
  /// Inflates the first bytes, or all if there are fewer; what follows them is not looked at.
  func prefix(_ count: Int) throws -> Data {
    var output = Data()
    var position = 0
    while true {
      var buffer = [UInt8](repeating: 0, count: count - output.count)
      let (consumed, produced, status) = step(from: position, into: &buffer)
      guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else {
        throw FoveaError(
          .format, at: path, "is a damaged \(wrapper.description) (status \(status))",
          remedy: "fetch the file again")
      }
      position += consumed
      output.append(contentsOf: buffer[..<produced])
      // The bytes may lie in several members.
      guard output.count < count, status == Z_STREAM_END, beginsMember(at: position) else { return output }
      inflateReset(stream)
    }
  }
}
