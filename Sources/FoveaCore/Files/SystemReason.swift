import Foundation

/// The system's words for why something failed, as in "no such file or directory".
package enum SystemReason {
  /// The words for an error number of the system.
  package static func of(_ number: Int32) -> String {
    let words = unsafe String(cString: strerror(number))
    return words.prefix(1).lowercased() + words.dropFirst()
  }

  /// The words for the system's error beneath an error of Foundation; its own words if there is none.
  package static func of(_ error: any Error) -> String {
    number(beneath: error).map { of($0) } ?? error.localizedDescription
  }

  /// The error number beneath an error of Foundation, nil if there is none.
  package static func number(beneath error: any Error) -> Int32? {
    let error = error as NSError
    if error.domain == NSPOSIXErrorDomain { return Int32(error.code) }
    return (error.userInfo[NSUnderlyingErrorKey] as? any Error).flatMap { number(beneath: $0) }
  }
}

extension FoveaError {
  /// The error of an open file that cannot be read, for the system's reason.
  package static func unreadable(_ path: String, _ error: any Error) -> FoveaError {
    FoveaError(.file, at: path, "cannot be read: \(SystemReason.of(error))")
  }
}
