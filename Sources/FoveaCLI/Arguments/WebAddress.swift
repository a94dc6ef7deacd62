import ArgumentParser
import Foundation

/// An address of the web, as a person types it.
enum WebAddress {
  /// The address that a text gives, nil if it is invalid.
  static func read(_ text: String) -> URL? {
    guard let url = URL(string: text), let scheme = url.scheme?.lowercased(),
      ["http", "https"].contains(scheme),
      url.host()?.isEmpty == false
    else { return nil }
    return url
  }

  /// Refuses texts that are no addresses.
  ///
  /// - Throws: `ValidationError` that names the option.
  static func require(_ texts: [String], _ option: String) throws {
    for text in texts {
      try FoveaCLI.require(
        read(text) != nil,
        "\(option) must be addresses that begin with https:// or http://, got '\(text)'.")
    }
  }
}
