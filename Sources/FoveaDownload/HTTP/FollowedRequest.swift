import Foundation

/// A request that goes along the redirects which are allowed.
struct FollowedRequest {
  /// The headers besides those of every request.
  var headers: [String: String] = [:]
  var limits: TransferLimits
  /// Whether the beginning of the answer is wanted alone.
  var isHead = false

  /// Sends the request, and follows redirects up to an answer that `isWanted` takes or that does not redirect.
  ///
  /// - Throws: `MirrorTransfer.Failure`.
  func send(
    to address: URL, until isWanted: (HTTPStream.Response) -> Bool = { _ in false }
  ) throws -> (stream: HTTPStream, response: HTTPStream.Response) {
    let headers = ["Accept-Encoding": "identity", "User-Agent": "fovea"].merging(headers) { $1 }
    var place = address
    for _ in 0...limits.redirects {
      let (stream, response): (HTTPStream, HTTPStream.Response)
      do {
        stream = try HTTPStream(place, headers: headers, limits: limits, isHead: isHead)
        response = try stream.response()
      } catch {
        throw MirrorTransfer.Failure.connection(error.reason)
      }
      let isRedirect = [301, 302, 303, 307, 308].contains(response.status)
      guard isRedirect, !isWanted(response) else { return (stream, response) }
      place = try Redirect.target(response["Location"], from: place)
    }
    throw MirrorTransfer.Failure.refused("redirects more than \(limits.redirects) times")
  }
}
