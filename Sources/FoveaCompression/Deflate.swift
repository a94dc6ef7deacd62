public import Foundation
import FoveaCore

import CZlib

/// Unpacks raw deflate streams (RFC 1951), the form in which zip archives hold compressed entries.
public enum Deflate {
  /// The contents of a stream, which must be `count` bytes.
  ///
  /// - Parameters:
  ///   - data: The whole stream and nothing after it.
  ///   - path: The name of the file, for errors.
  ///   - count: The number of bytes that the stream must hold; the caller has found it bearable.
  /// - Returns: The contents.
  /// - Throws: `FoveaError` with code `.format` if the stream is damaged or cut short, holds fewer or more
  ///   bytes, or ends before the data do.
  public static func decompress(_ data: Data, from path: String, count: Int) throws -> Data {
    precondition(count >= 0, "A count cannot be negative.")
    return try data.withUnsafeBytes {
      try Inflater(input: $0, path: path, wrapper: .none).exactly(count)
    }
  }

  /// The first `count` bytes of the contents of a stream, or all of them if there are fewer.
  ///
  /// - Parameters:
  ///   - data: The stream, or as much of it as the bytes need.
  ///   - path: The name of the file, for errors.
  ///   - count: The number of bytes that are wanted, at least 1.
  /// - Returns: The first bytes.
  /// - Throws: `FoveaError` with code `.format` if the stream is damaged before these bytes.
  public static func decompressPrefix(_ data: Data, from path: String, count: Int) throws -> Data {
    precondition(count >= 1, "A prefix has at least one byte.")
    return try data.withUnsafeBytes { try Inflater(input: $0, path: path, wrapper: .none).prefix(count) }
  }
}

extension Inflater {
  /// Inflates one stream that must hold `count` bytes; see `Deflate.decompress(_:from:count:)`.
  func exactly(_ count: Int) throws -> Data {
    var output = Data()
    output.reserveCapacity(count)
    var buffer = [UInt8](repeating: 0, count: max(1, min(Self.chunk, count)))
    var position = 0
    while true {
      let (consumed, produced, status) = step(from: position, into: &buffer)
      position += consumed
      guard produced <= count - output.count else {
        throw refusal("holds more than the \(count) bytes that it claims")
      }
      output.append(contentsOf: buffer[..<produced])
      switch status {
      case Z_OK: continue
      case Z_STREAM_END:
        guard position == input.count, output.count == count else {
          throw refusal(
            "holds \(output.count) bytes in \(position) compressed ones and claims \(count) in \(input.count)"
          )
        }
        return output
      case Z_BUF_ERROR: throw refusal("is cut short: its stream has no end within \(input.count) bytes")
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
        throw refusal("is a damaged \(wrapper.description): \(reason)")
      }
    }
  }

  private func refusal(_ problem: String) -> FoveaError {
    FoveaError(.format, at: path, problem, remedy: "the file is damaged; fetch it again")
  }
}
