import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Takes what a session delivers on a queue of its own, and hands it to the thread that waits.
///
/// Everything that changes is touched only with the lock of `condition` held, so the class may cross threads.
final class Receiver: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  private let condition = NSCondition()
  private var response: HTTPURLResponse?
  private var pieces: [Data] = []
  private var end: Result<Void, TransferFailure>?
  /// Whether a redirect has been declined, after which the task ends by itself.
  private var isDeclined = false
  /// Whether nobody waits any more.
  private var isAbandoned = false

  /// Waits for the response.
  func response(within seconds: Double) -> Result<HTTPURLResponse, TransferFailure> {
    condition.lock()
    defer { condition.unlock() }
    let limit = Date(timeIntervalSinceNow: seconds)
    while response == nil, end == nil {
      guard condition.wait(until: limit) else {
        return .failure(TransferFailure(reason: "no answer within \(Self.text(seconds)) s"))
      }
    }
    if let response { return .success(response) }
    if case .failure(let failure) = end { return .failure(failure) }
    return .failure(TransferFailure(reason: "no answer of HTTP"))
  }

  /// Waits for the next bytes; nil is the end.
  func data(within seconds: Double) -> Result<Data?, TransferFailure> {
    condition.lock()
    defer { condition.unlock() }
    let limit = Date(timeIntervalSinceNow: seconds)
    while pieces.isEmpty, end == nil {
      guard condition.wait(until: limit) else {
        return .failure(TransferFailure(reason: "nothing came for \(Self.text(seconds)) s"))
      }
    }
    guard !pieces.isEmpty else { return end.map { $0.map { nil } } ?? .success(nil) }
    return .success(pieces.removeFirst())
  }

  /// Ends the waiting; the session may be cancelled afterwards.
  ///
  /// A session that is cancelled between a redirect and the answer to it ends the process, so this waits for what
  /// follows the answer, and none is given later.
  func abandon() {
    condition.lock()
    defer { condition.unlock() }
    isAbandoned = true
    let limit = Date(timeIntervalSinceNow: 5)
    while isDeclined, end == nil, condition.wait(until: limit) {}
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    condition.lock()
    self.response = response as? HTTPURLResponse
    condition.broadcast()
    condition.unlock()
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    condition.lock()
    pieces.append(data)
    condition.broadcast()
    condition.unlock()
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    // Where it leads is judged by the one who waits, once the task has ended.
    condition.lock()
    let isAbandoned = isAbandoned
    isDeclined = !isAbandoned
    condition.unlock()
    if !isAbandoned { completionHandler(nil) }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    condition.lock()
    if response == nil { response = task.response as? HTTPURLResponse }
    if end == nil {
      end = error.map { .failure(TransferFailure(reason: Self.reason($0))) } ?? .success(())
    }
    condition.broadcast()
    condition.unlock()
  }

  /// What an error of the session means.
  private static func reason(_ error: any Error) -> String {
    guard let error = error as? URLError else { return error.localizedDescription }
    return switch error.code {
    case .cannotFindHost, .dnsLookupFailed: "the name of the server is unknown"
    case .cannotConnectToHost: "the server refuses the connection"
    case .networkConnectionLost: "the connection broke"
    case .timedOut: "the server took too long"
    case .notConnectedToInternet: "there is no connection to the network"
    case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
      .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
      "the server cannot show who it is"
    default: "the transfer failed (\(error.code.rawValue)): \(error.localizedDescription)"
    }
  }

  private static func text(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
  }
}
