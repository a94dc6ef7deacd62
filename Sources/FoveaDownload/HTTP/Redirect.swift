package import Foundation

/// Where an answer may lead.
package enum Redirect {
  /// The address that a header names, seen from the one that was asked.
  ///
  /// - Throws: `MirrorTransfer.Failure` if it is not a web address, or one that gives up the encryption of this one.
  package static func target(_ text: String?, from address: URL) throws -> URL {
    guard let text, let next = URL(string: text, relativeTo: address)?.absoluteURL else {
      throw MirrorTransfer.Failure.refused("redirects to nowhere")
    }
    guard let scheme = next.scheme?.lowercased(), ["http", "https"].contains(scheme) else {
      throw MirrorTransfer.Failure.refused(
        "redirects to \(next.absoluteString), which is not a web address")
    }
    guard scheme == "https" || address.scheme?.lowercased() == "http" else {
      throw MirrorTransfer.Failure.refused(
        "redirects from https to \(next.absoluteString), which others could read and change")
    }
    return next
  }
}
