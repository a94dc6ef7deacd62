import Foundation
package import HTTPTypes

/// A file of a server's page, which asks nobody else for anything.
package struct PageFile<Site>: Route {
  package let method = HTTPRequest.Method.get
  package let path: String
  package let isOpen = true
  private let type: String
  private let bytes: [UInt8]

  /// Makes a file with its media type and its text in UTF-8.
  package init(_ path: String, _ type: String, _ bytes: [UInt8]) {
    (self.path, self.type, self.bytes) = (path, type, bytes)
  }

  /// The colours and shapes that all pages share.
  package static var base: PageFile { PageFile("/base.css", "text/css", PackageResources.base_css) }

  /// What the page may load: its own files, and pictures that it has made.
  private static var policy: String {
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
      + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  }

  package func answer(_ request: ServerRequest, _ site: Site) throws -> ServerResponse {
    var response = ServerResponse(Data(bytes), type: "\(type); charset=utf-8")
    response.headers[.contentSecurityPolicy] = Self.policy
    response.headers[.cacheControl] = "no-cache"
    return response
  }
}
