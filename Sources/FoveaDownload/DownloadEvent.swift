/// An event of a download in progress.
public enum DownloadEvent: Hashable, Sendable {
  /// A file is there already and as expected.
  case kept(path: String)
  /// A request was answered; the file has `done` of `size` bytes from earlier, nil if the server does not say how many.
  case began(path: String, address: String, done: Int, size: Int?)
  /// So many bytes of the file are there.
  case progress(path: String, done: Int, size: Int?)
  /// An address did not do.
  case failed(address: String, reason: String)
  /// A file is complete; it is as expected if its SHA-256 was known.
  case fetched(path: String, isVerified: Bool)
  /// An archive is being unpacked.
  case unpacking(path: String)
}
