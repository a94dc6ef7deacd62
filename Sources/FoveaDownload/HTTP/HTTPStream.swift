import Foundation
import FoveaCore

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One request, without redirects: the response, then its bytes as they come, on the thread that asks for them.
///
/// Received bytes are kept until they are read. A network faster than disk and hash fills memory with what is ahead, at
/// most with the file: on Linux a task that is suspended begins its transfer again, so it cannot be held.
final class HTTPStream {
  /// The beginning of an answer.
  struct Response {
    let status: Int
    private let headers: [String: String]

    init(_ response: HTTPURLResponse) {
      status = response.statusCode
      var headers: [String: String] = [:]
      for case (let key as String, let value as String) in response.allHeaderFields {
        headers[key.lowercased()] = value
      }
      self.headers = headers
    }

    /// The value of a header, whatever the case of its name.
    subscript(name: String) -> String? { headers[name.lowercased()] }
  }

  private let receiver = Receiver()
  private let session: URLSession
  private let limits: TransferLimits

  /// Sends a request.
  init(_ address: URL, headers: [String: String], limits: TransferLimits) {
    self.limits = limits
    let configuration = URLSessionConfiguration.ephemeral
    // The waiting here ends first.
    configuration.timeoutIntervalForRequest = limits.connect + 2 * limits.stall
    configuration.httpCookieStorage = nil
    configuration.urlCache = nil
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = 1
    session = URLSession(configuration: configuration, delegate: receiver, delegateQueue: queue)
    var request = URLRequest(url: address)
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    session.dataTask(with: request).resume()
  }

  deinit {
    receiver.abandon()
    session.invalidateAndCancel()
  }

  /// The beginning of the answer.
  ///
  /// - Throws: `TransferFailure` if none comes in time.
  func response() throws(TransferFailure) -> Response {
    switch receiver.response(within: limits.connect) {
    case .success(let response): return Response(response)
    case .failure(let failure): throw failure
    }
  }

  /// The next bytes of the answer, nil at its end.
  ///
  /// - Throws: `TransferFailure` if the connection breaks, or nothing comes for long.
  func next() throws(TransferFailure) -> Data? {
    switch receiver.data(within: limits.stall) {
    case .success(let data): return data
    case .failure(let failure): throw failure
    }
  }
}

/// Why a transfer ended early, in a phrase.
struct TransferFailure: Error {
  let reason: String
}
