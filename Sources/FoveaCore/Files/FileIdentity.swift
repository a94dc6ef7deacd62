/// The identity of a file or directory, the same for all links to it.
package struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let number: UInt64

  /// Looks up what is at a place, behind links.
  ///
  /// - Throws: `FoveaError` with code `.file` that says why there is nothing.
  package init(_ location: FileLocation) throws {
    let status = try location.status()
    (device, number) = (status.device, status.number)
  }
}
