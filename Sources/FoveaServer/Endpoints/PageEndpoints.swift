import Foundation
import FoveaCore
import HTTPTypes

/// A file of the page at `/`: it shows what the other endpoints do, and asks nobody else.
struct PageEndpoint: Endpoint {
  let method = HTTPRequest.Method.get
  let path: String
  let isOpen = true
  let operation: JSONValue
  private let type: String
  private let bytes: [UInt8]

  private init(_ path: String, _ type: String, _ bytes: [UInt8]) {
    (self.path, self.type, self.bytes) = (path, type, bytes)
    operation = Operation.describe("A file of the page.", answers: [type: ["type": "string"]])
  }

  /// All files of the page.
  static let all = [
    PageEndpoint("/", "text/html", PackageResources.page_html),
    PageEndpoint("/page.css", "text/css", PackageResources.page_css),
    PageEndpoint("/page.js", "text/javascript", PackageResources.page_js),
  ]

  /// What the page may load: its own files, and pictures that it has made.
  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  func answer(_ request: ServerRequest, _ service: Service) throws -> ServerResponse {
    var response = ServerResponse(Data(bytes), type: "\(type); charset=utf-8")
    response.headers[.contentSecurityPolicy] = Self.policy
    response.headers[.cacheControl] = "no-cache"
    return response
  }
}
