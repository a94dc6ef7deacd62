import Foundation

extension FileLocation {
  /// The text with the home directory in place of a leading `~` or `~name`.
  static func replacingHome(in text: String) -> String {
    guard text.utf8.first == UInt8(ascii: "~") else { return text }
    let user = text.utf8.dropFirst().prefix { $0 != slash }
    guard let home = user.isEmpty ? ownHome : home(of: self.text(user)) else { return text }
    let rest = self.text(text.utf8.dropFirst(1 + user.count))
    return home.utf8.last == slash && rest.utf8.first == slash
      ? home + self.text(rest.utf8.dropFirst()) : home + rest
  }

  /// The home directory that the environment names, else that of the user.
  private static var ownHome: String? {
    let named = unsafe getenv("HOME").map { unsafe String(cString: $0) }
    if let named, named.utf8.first == slash { return named }
    return unsafe home { unsafe getpwuid_r(getuid(), $0, $1, $2, $3) }
  }

  private static func home(of user: String) -> String? {
    unsafe home { unsafe getpwnam_r(user, $0, $1, $2, $3) }
  }

  /// The home directory in the record of a user that `look` finds; nil if there is none.
  private static func home(
    _ look: (
      UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
      UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32
  ) -> String? {
    var buffer = [CChar](repeating: 0, count: 1 << 16)
    return unsafe buffer.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return nil }
      var record = unsafe passwd()
      var found: UnsafeMutablePointer<passwd>?
      guard unsafe look(&record, start, buffer.count, &found) == 0, let found = unsafe found else {
        return nil
      }
      let home = unsafe String(cString: found.pointee.pw_dir)
      return home.utf8.first == slash ? home : nil
    }
  }
}
