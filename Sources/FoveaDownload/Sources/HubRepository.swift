public import Foundation
import FoveaCore

/// A repository of the Hugging Face hub, or of a server that answers like it.
public struct HubRepository: Hashable, Sendable {
  /// The owner and the name, as in `timm/resnet50.a1_in1k`: letters, digits, dots, hyphens and underscores.
  public var name: String
  /// The address of the hub.
  public var endpoint: URL

  /// Names a repository at a hub.
  public init(_ name: String, at endpoint: URL) { (self.name, self.endpoint) = (name, endpoint) }

  /// The address of the hub that an environment names in `HF_ENDPOINT`, else that of Hugging Face; nil if it is no
  /// address of the web.
  public static func endpoint(in environment: [String: String]) -> URL? {
    let text = environment["HF_ENDPOINT"] ?? ""
    return URL(string: text.isEmpty ? "https://huggingface.co" : text).flatMap { address in
      ["http", "https"].contains(address.scheme?.lowercased()) && address.host()?.isEmpty == false
        ? address : nil
    }
  }

  /// The address of a file of the branch `main`.
  func address(of file: String) -> URL {
    endpoint.appending(path: name).appending(path: "resolve").appending(path: "main").appending(path: file)
  }
}

/// What the hub says of a file before it is fetched.
struct HubFile: Hashable {
  /// The commit that the branch leads to.
  let commit: String
  /// The name of its contents: the SHA-256 of large files, a hash of git for small ones.
  let tag: String
  let size: Int?

  /// Reads the headers of an answer; nil if the server does not answer as the hub does, or a name could lead elsewhere.
  init?(_ header: (String) -> String?) {
    guard let commit = header("X-Repo-Commit"), commit.count == 40, commit.allSatisfy(\.isHexDigit),
      var tag = header("X-Linked-Etag") ?? header("ETag")
    else { return nil }
    if tag.hasPrefix("W/") { tag.removeFirst(2) }
    tag = tag.trimmingCharacters(in: ["\""])
    guard (1...128).contains(tag.utf8.count), tag.allSatisfy({ $0.isHexDigit || $0 == "-" }) else {
      return nil
    }
    (self.commit, self.tag) = (commit, tag)
    size = (header("X-Linked-Size") ?? header("Content-Length")).flatMap { Int($0) }.flatMap {
      $0 < 0 ? nil : $0
    }
  }

  /// The SHA-256 of the contents, if the tag is one.
  var sha256: String { tag.count == 64 ? tag.lowercased() : "" }
}
