import Foundation
import FoveaCore

import CZlib

/// One run of zlib's deflate that writes a gzip stream; owns zlib's state.
struct Deflater: ~Copyable {
  private static let chunk = 1 << 18

  private let input: UnsafeRawBufferPointer
  /// zlib keeps a pointer to its stream, so the stream needs an address that stays.
  private let state: UnsafeMutablePointer<z_stream>

  init(input: UnsafeRawBufferPointer) throws {
    self.input = input
    state = .allocate(capacity: 1)
    state.initialize(to: z_stream())
    // 15 bits of window, plus 16: gzip's wrapper; 8 is zlib's usual amount of memory.
    let status = deflateInit2_(
      state, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      throw FoveaError(.data, at: "gzip", "compression could not start: zlib's status is \(status)")
    }
  }

  deinit {
    deflateEnd(state)
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// The whole stream; see `Gzip.compress(_:)`.
  func stream() throws -> Data {
    var output = Data()
    var buffer = [UInt8](repeating: 0, count: Self.chunk)
    var position = 0
    while true {
      let offered = min(input.count - position, 1 << 30)
      let start = input.bindMemory(to: UInt8.self).baseAddress.map { $0 + position }
      let flush = position + offered == input.count ? Z_FINISH : Z_NO_FLUSH
      let status = buffer.withUnsafeMutableBufferPointer { chunk in
        state.pointee.next_in = UnsafeMutablePointer(mutating: start)
        state.pointee.avail_in = UInt32(offered)
        state.pointee.next_out = chunk.baseAddress
        state.pointee.avail_out = UInt32(Self.chunk)
        return deflate(state, flush)
      }
      position += offered - Int(state.pointee.avail_in)
      output.append(contentsOf: buffer[..<(Self.chunk - Int(state.pointee.avail_out))])
      if status == Z_STREAM_END { return output }
      guard status == Z_OK else {
        throw FoveaError(.data, at: "gzip", "compression failed: zlib's status is \(status)")
      }
    }
  }
}
