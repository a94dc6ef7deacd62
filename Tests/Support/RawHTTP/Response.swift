package import Foundation
package import FoveaCore

/// A response, taken apart.
package struct Response: Sendable {
  /// The status, 0 if there is no response.
  package var status = 0
  /// The headers by their names in small letters.
  package var headers: [String: String] = [:]
  /// The body.
  package var body = Data()

  /// Takes a response apart.
  package init(_ bytes: Data) throws {
    guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else { return }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    for line in lines.dropFirst() {
      let pair = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      if pair.count == 2 { headers[pair[0].lowercased()] = pair[1] }
    }
    body = Data(bytes[end.upperBound...])
  }

  /// The body as JSON, null if it is something else.
  package var json: JSONValue { (try? JSONValue(parsing: body, at: "body")) ?? .null }
  /// The line of an error.
  package var error: String { json["error"]?.string ?? "" }
}
