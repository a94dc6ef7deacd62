package import Foundation
import FoveaCore

import CZlib

/// Reads the contents of a compressed stream from front to back, a piece at a time.
///
/// Neither the stream nor its contents are ever whole in memory: 512 KiB, and one piece of the stream, are.
package final class InflatingReader {
  /// How the stream is wrapped.
  package enum Wrapping {
    /// As a gzip file of one or more members, each with its check value (RFC 1952).
    case gzip
    /// Not at all, as in zip archives (RFC 1951).
    case none
  }

  private let inflater: Inflater
  private let isGzip: Bool
  private let path: String
  private let next: () throws -> Data
  /// The piece of the stream that is being unpacked, and how much of it has been.
  private var piece = Data()
  private var position = 0
  /// What has been unpacked and not been handed out.
  private var buffer = [UInt8](repeating: 0, count: Inflater.chunk)
  private var ready = 0..<0
  private var isAtEnd = false

  /// Begins at the front of a stream.
  ///
  /// - Parameters:
  ///   - wrapping: How the stream is wrapped.
  ///   - path: The name of the file, for errors.
  ///   - next: The next piece of the stream, empty at its end.
  /// - Throws: `FoveaError` with code `.data` if zlib has no memory for its tables.
  package init(_ wrapping: Wrapping, from path: String, next: @escaping () throws -> Data) throws {
    inflater = try Inflater(
      input: UnsafeRawBufferPointer(start: nil, count: 0), path: path,
      wrapper: wrapping == .gzip ? .gzip : .none)
    isGzip = wrapping == .gzip
    self.path = path
    self.next = next
  }

  /// The next bytes of the contents: so many, or fewer if the end comes first.
  ///
  /// - Throws: `FoveaError` with code `.format` if the stream is damaged or cut short, or bytes follow it, and what
  ///   reading the stream throws.
  package func read(upTo count: Int) throws -> Data {
    var data = Data()
    while data.count < count {
      if ready.isEmpty { try fill() }
      guard !ready.isEmpty else { break }
      let taken = min(ready.count, count - data.count)
      data.append(contentsOf: buffer[ready.lowerBound..<ready.lowerBound + taken])
      ready = ready.lowerBound + taken..<ready.upperBound
    }
    return data
  }

  /// Unpacks until there are bytes to hand out, or the end.
  private func fill() throws {
    while !isAtEnd {
      if position == piece.count { try advance() }
      let isLast = piece.isEmpty
      let (consumed, produced, status) = piece.withUnsafeBytes {
        inflater.step($0, from: position, into: &buffer)
      }
      position += consumed
      ready = 0..<produced
      switch status {
      case Z_OK: break
      case Z_STREAM_END: try beginMember()
      // Nothing could be done: more bytes are needed, of which there may be none.
      case Z_BUF_ERROR where !isLast: break
      case Z_BUF_ERROR: throw refusal("is cut short: its compressed stream has no end")
      default:
        let reason = inflater.stream.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
        throw refusal("is a damaged \(inflater.wrapper.description): \(reason)")
      }
      if produced > 0 { return }
    }
  }

  private func advance() throws {
    piece = try next()
    position = 0
  }

  /// Goes on with the gzip member that follows, if one does.
  private func beginMember() throws {
    if position == piece.count { try advance() }
    guard !piece.isEmpty else {
      isAtEnd = true
      return
    }
    // The rest of a member is judged by zlib, which sees its second byte too.
    guard isGzip, piece[piece.startIndex + position] == 0x1F else {
      throw refusal("has bytes after the end of its compressed stream that do not belong to it")
    }
    inflateReset(inflater.stream)
  }

  private func refusal(_ problem: String) -> FoveaError {
    FoveaError(.format, at: path, problem, remedy: "fetch the file again")
  }
}
