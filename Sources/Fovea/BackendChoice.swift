import FoveaOneDNN
public import FoveaRuntime

/// The backends that come with Fovea.
public enum BackendChoice: String, Hashable, Sendable, CaseIterable, Codable {
  /// oneDNN and passes of our own, on all cores of the CPU.
  case oneDNN = "onednn"
  /// Plain Swift, every value in Double: slow, for checking the other.
  case reference

  /// What is used where nobody chooses.
  public static let standard = BackendChoice.oneDNN

  /// Makes the backend, with a number of threads, or nil for as many as there are cores.
  public func makeBackend(threads: Int? = nil) -> any Backend {
    switch self {
    case .oneDNN: OneDNNBackend(threads: threads)
    case .reference: ReferenceBackend()
    }
  }
}
