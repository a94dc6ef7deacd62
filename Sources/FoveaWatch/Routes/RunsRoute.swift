import Foundation
import FoveaCore
import FoveaRuns
import FoveaServer
import HTTPTypes

/// `/runs`: everything that is newer than a cursor, which an earlier answer gave.
struct RunsRoute: Route {
  let method = HTTPRequest.Method.get
  let path = "/runs"

  /// How long what was read is good enough for further pages.
  private static let age = Duration.milliseconds(500)

  func answer(_ request: ServerRequest, _ site: WatchSite) async throws -> ServerResponse {
    let since = request.query["since"] ?? ""
    return try await site.work {
      site.runs.refresh(ifOlderThan: Self.age)
      var response = ServerResponse(
        Data(Self.text(site.runs.snapshot, since: since, name: site.name).utf8), type: "application/json")
      response.headers[.cacheControl] = "no-store"
      return response
    }
  }

  /// The answer to a page that knows all up to a cursor; all if the cursor is unknown.
  private static func text(_ now: FollowedRuns.Snapshot, since: String, name: String) -> String {
    let parts = since.split(separator: ".")
    let known =
      parts.count == 2 && parts[0] == name ? Int(parts[1]).flatMap { $0 <= now.version ? $0 : nil } : nil
    var answer = JSONObject()
    answer.set("cursor", "\(name).\(now.version)")
    answer.set("now", Date().timeIntervalSince1970)
    answer.set("more", now.hasMore)
    answer.set("limit", now.isFull ? FollowedRuns.runLimit : nil)
    answer.set("count", now.runs.count)
    let changed = now.runs.filter { $0.version > known ?? -1 }
    return answer.text(
      adding: "runs", "[" + changed.map { $0.text(after: known) }.joined(separator: ",") + "]")
  }
}
