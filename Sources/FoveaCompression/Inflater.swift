import Foundation
import FoveaCore

import CZlib

/// One run of zlib's inflate over a whole stream; owns zlib's state.
struct Inflater: ~Copyable {
  /// What wraps the stream.
  enum Wrapper {
    /// Gzip's header and check value (RFC 1952).
    case gzip
    /// Nothing, as in zip archives (RFC 1951).
    case none

    /// What zlib calls it: 15 bits of window, plus 16 for gzip's wrapper and nothing else, or negative
    /// for none.
    var windowBits: Int32 {
      switch self {
      case .gzip: 15 + 16
      case .none: -15
      }
    }

    /// What errors call it.
    var description: String {
      switch self {
      case .gzip: "gzip file"
      case .none: "deflate stream"
      }
    }
  }

  /// The bytes that one call of inflate may add.
  static let chunk = 1 << 18

  let input: UnsafeRawBufferPointer
  let path: String
  let wrapper: Wrapper
  /// zlib keeps a pointer to its stream, so the stream needs an address that stays.
  let stream: UnsafeMutablePointer<z_stream>

  init(input: UnsafeRawBufferPointer, path: String, wrapper: Wrapper = .gzip) throws {
    self.input = input
    self.path = path
    self.wrapper = wrapper
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = inflateInit2_(stream, wrapper.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      throw FoveaError(.data, at: path, "could not be decompressed: zlib failed to start (\(status))")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  /// Inflates every member; see `Gzip.decompress(_:from:limit:)`.
  func contents(limit: Int) throws -> [UInt8] {
    var output: [UInt8] = []
    // Deflate packs 1032 bytes into one at best, so this is no more than can arrive.
    output.reserveCapacity(min(limit, 1032 * input.count))
    var buffer = [UInt8](repeating: 0, count: max(1, min(Self.chunk, limit)))
    var position = 0
    while true {
      let (consumed, produced, status) = step(from: position, into: &buffer)
      position += consumed
      guard produced <= limit - output.count else {
        throw FoveaError(
          .format, at: path, "holds more than the \(limit) bytes that were expected after decompression",
          remedy: "check that it is the file you mean")
      }
      output.append(contentsOf: buffer[..<produced])

      switch status {
      // Zeros fill the last block of a tape or a disk.
      case Z_STREAM_END where input[position...].allSatisfy { $0 == 0 }: return output
      case Z_STREAM_END:
        guard beginsMember(at: position) else {
          throw FoveaError(
            .format, at: path,
            "has \(input.count - position) bytes after the end of its gzip stream that do not belong to it",
            remedy: "fetch the file again")
        }
        inflateReset(stream)
      case Z_OK: continue
      case Z_BUF_ERROR:
        throw FoveaError(
          .format, at: path, "is cut short: its gzip stream has no end within \(input.count) bytes",
          remedy: "fetch the file again")
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
        throw FoveaError(
          .format, at: path, "is a damaged gzip file: \(reason)", remedy: "fetch the file again")
      }
    }
  }

  /// Whether another gzip member follows.
  func beginsMember(at position: Int) -> Bool {
    guard case .gzip = wrapper else { return false }
    return input[position...].starts(with: [0x1F, 0x8B])
  }

  /// One call of inflate: the bytes it took from the input, the bytes it left in the buffer, its status.
  func step(
    from position: Int, into buffer: inout [UInt8]
  ) -> (consumed: Int, produced: Int, status: Int32) {
    step(input, from: position, into: &buffer)
  }

  /// One call of inflate on the bytes of an input that come next, which may be a piece of the stream.
  func step(
    _ input: UnsafeRawBufferPointer, from position: Int, into buffer: inout [UInt8]
  ) -> (consumed: Int, produced: Int, status: Int32) {
    // zlib counts in 32 bits and wants a mutable pointer, through which it only reads.
    let offered = min(input.count - position, 1 << 30)
    let start = input.bindMemory(to: UInt8.self).baseAddress.map { $0 + position }
    let room = buffer.count
    return buffer.withUnsafeMutableBufferPointer { output in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
      stream.pointee.avail_in = UInt32(offered)
      stream.pointee.next_out = output.baseAddress
      stream.pointee.avail_out = UInt32(room)
      let status = inflate(stream, Z_NO_FLUSH)
      return (
        offered - Int(stream.pointee.avail_in), room - Int(stream.pointee.avail_out), status
      )
    }
  }
}
