import Foundation
import FoveaCore
import HTTPTypes
import HummingbirdCore
import NIOCore

/// What happens between a request's head and its response.
struct Responder<Site: ServerSite>: Sendable {
  let router: Router<Site>
  let site: Site
  let bodies: BodyReader

  /// Answers a request; errors are answers too.
  func respond(to request: Request) async -> ServerResponse {
    let begun = ContinuousClock.now
    var place = "other"
    var response: ServerResponse
    do {
      response = try await answer(request, place: &place)
    } catch {
      response = .error(error)
    }
    if let origin = site.options.allowedOrigin {
      response.headers[.accessControlAllowOrigin] = origin
    }
    response.headers[.xContentTypeOptions] = "nosniff"
    if response.status != .noContent { response.headers[.contentLength] = "\(response.body.count)" }
    site.note(
      place, status: response.status.code, seconds: (ContinuousClock.now - begun) / .seconds(1))
    return response
  }

  private func answer(_ request: Request, place: inout String) async throws -> ServerResponse {
    try requireHost(request)
    switch router.match(request.method, request.uri.path) {
    case .nothing: throw ServerError(.notFound, "there is nothing here; see \(site.overview)")
    case .otherVerbs(let verbs):
      if request.method == .options, site.options.allowedOrigin != nil { return preflight(verbs) }
      var error = ServerError(
        .methodNotAllowed, "the verb here is \(verbs.map(\.rawValue).joined(separator: ", "))")
      error.headers[.allow] = verbs.map(\.rawValue).joined(separator: ", ")
      throw error
    case .route(let route, let parameters):
      place = route.path
      if !route.isOpen { try requireToken(request) }
      if route.method == .post, site.life.stage != .ready {
        throw ServerError(.serviceUnavailable, "the server is not ready")
      }
      if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
        throw ServerError(.unsupportedMediaType, "content-encoding \(encoding.prefix(20)) is not supported")
      }
      return try await bodies.withBody(of: request) { body in
        let query = request.uri.queryParameters.map { (String($0.key), String($0.value)) }
        return try await route.answer(
          ServerRequest(
            headers: request.headers, parameters: parameters,
            query: Dictionary(query) { first, _ in first }, body: body), site)
      }
    }
  }

  private func preflight(_ verbs: [HTTPRequest.Method]) -> ServerResponse {
    var response = ServerResponse(status: .noContent)
    response.headers[.accessControlAllowMethods] = verbs.map(\.rawValue).joined(separator: ", ")
    response.headers[.accessControlAllowHeaders] = "authorization, content-type"
    response.headers[.accessControlMaxAge] = "600"
    return response
  }

  /// Refuses requests for another host, where the own machine alone may ask and no token is needed: the page of a stranger
  /// could make a browser ask here under its own name.
  private func requireHost(_ request: Request) throws {
    guard site.options.token == nil, site.options.isLocal, let authority = request.head.authority else {
      return
    }
    let name = Self.host(in: authority).lowercased()
    let isOwn = ServerOptions.isLocal(name) || name == site.options.host.lowercased()
    guard isOwn || site.options.allowedHosts.contains(name) else {
      throw ServerError(
        .forbidden,
        "the host \(name.prefix(80)) is not this server; it is started with --allow-host for others")
    }
  }

  /// The name of a host without its port and brackets.
  private static func host(in authority: String) -> String {
    if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
    return String(authority.prefix { $0 != ":" })
  }

  private func requireToken(_ request: Request) throws {
    guard let token = site.options.token else { return }
    let scheme = "Bearer "
    let header = request.headers[.authorization] ?? ""
    let isBearer = header.prefix(scheme.count).lowercased() == scheme.lowercased()
    let given = Array((isBearer ? header.dropFirst(scheme.count) : "").utf8)
    let wanted = Array(token.utf8)
    // All bytes are compared, so that time tells nothing of them.
    var difference = UInt8(given.count == wanted.count ? 0 : 1)
    for (index, byte) in wanted.enumerated() { difference |= byte ^ (index < given.count ? given[index] : 0) }
    guard difference == 0 else {
      var error = ServerError(.unauthorized, "the token is missing or wrong")
      error.headers[.wwwAuthenticate] = "Bearer"
      throw error
    }
  }
}
