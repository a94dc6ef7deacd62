import CCurl
import Foundation
import FoveaCore

/// One request, without redirects: the response, then its bytes as they come, on the thread that asks for them.
///
/// A network that is faster than disk and hash waits: at most a few megabytes are received ahead.
@safe final class HTTPStream {
  /// The beginning of an answer.
  struct Response {
    let status: Int
    fileprivate let stream: HTTPStream

    /// The value of a header, whatever the case of its name.
    subscript(name: String) -> String? {
      unsafe fovea_request_header(stream.request, name).map { unsafe String(cString: $0) }
    }
  }

  private let request: OpaquePointer
  private let limits: TransferLimits

  /// Sends a request, for the beginning of the answer alone if `isHead`.
  ///
  /// - Throws: `TransferFailure` if it cannot be made.
  init(
    _ address: URL, headers: [String: String], limits: TransferLimits, isHead: Bool = false
  ) throws(TransferFailure) {
    self.limits = limits
    let lines = headers.map { "\($0): \($1)" }
    guard lines.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
      // A line break would begin another header.
      throw TransferFailure(reason: "a header would hold a control character")
    }
    let texts = unsafe lines.map { unsafe strdup($0) }
    defer { unsafe texts.forEach { unsafe free($0) } }
    let pointers = unsafe texts.map { unsafe UnsafePointer($0) }
    guard
      let request = unsafe fovea_request_open(
        address.absoluteString, pointers, Int32(pointers.count), isHead ? 1 : 0)
    else { throw TransferFailure(reason: "the request cannot be made") }
    unsafe self.request = request
  }

  /// Whether there is a libcurl that can be used.
  static var isAvailable: Bool { fovea_curl_is_available() != 0 }

  deinit { unsafe fovea_request_close(request) }

  /// The beginning of the answer.
  ///
  /// - Throws: `TransferFailure` if none comes in time.
  func response() throws(TransferFailure) -> Response {
    switch Int(unsafe fovea_request_wait_answer(request, limits.connect)) {
    case FOVEA_REQUEST_READY:
      return Response(status: Int(unsafe fovea_request_status(request)), stream: self)
    case FOVEA_REQUEST_LATE: throw TransferFailure(reason: "no answer within \(Self.text(limits.connect)) s")
    case FOVEA_REQUEST_END: throw TransferFailure(reason: "no answer of HTTP")
    default: throw failure
    }
  }

  /// The next bytes of the answer, nil at its end.
  ///
  /// - Throws: `TransferFailure` if the connection breaks, or nothing comes for long.
  func next() throws(TransferFailure) -> Data? {
    switch Int(unsafe fovea_request_wait_bytes(request, limits.stall)) {
    case FOVEA_REQUEST_READY:
      var count = 0
      guard let bytes = unsafe fovea_request_bytes(request, &count) else { return nil }
      return unsafe Data(bytes: bytes, count: count)
    case FOVEA_REQUEST_LATE: throw TransferFailure(reason: "nothing came for \(Self.text(limits.stall)) s")
    case FOVEA_REQUEST_END: return nil
    default: throw failure
    }
  }

  /// What libcurl's number for a failure means.
  private var failure: TransferFailure {
    let code = unsafe fovea_request_failure(request)
    let words = unsafe String(cString: fovea_request_message(request))
    let reason =
      switch code {
      case 5: "the name of the proxy is unknown"
      case 6: "the name of the server is unknown"
      case 7: "the server refuses the connection"
      case 18, 52, 55, 56: "the connection broke (\(words))"
      case 28: "the server took too long"
      case 35, 51, 60, 83, 90, 91: "the server cannot show who it is (\(words))"
      case 77: "certificates are missing here (Debian, Ubuntu: apt install ca-certificates)"
      default: "the transfer failed (\(code)): \(words)"
      }
    return TransferFailure(reason: reason)
  }

  private static func text(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
  }
}

/// Why a transfer ended early, in a phrase.
struct TransferFailure: Error {
  let reason: String
}
