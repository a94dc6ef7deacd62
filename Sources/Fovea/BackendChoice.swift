public import FoveaOneDNN
import FoveaReference
public import FoveaRuntime

/// The backends that come with Fovea.
public enum BackendChoice: String, Hashable, Sendable, CaseIterable, Codable {
  /// oneDNN and passes of our own, on all cores of the CPU.
  case oneDNN = "onednn"
  /// Plain Swift, every value in Double: slow, for checking the other.
  case reference

  /// What is used where nobody chooses.
  public static let standard = BackendChoice.oneDNN

  /// Makes the backend.
  ///
  /// - Parameters:
  ///   - threads: The number of threads, nil for as many as there are cores.
  ///   - convolution: How the CPU backend computes convolutions with 3 x 3 filters.
  ///   - refusesSlowCode: Whether to refuse what the backend can only do in slow generic code, instead of
  ///     saying so and running it.
  /// - Returns: The backend.
  public func makeBackend(
    threads: Int? = nil, convolution: OneDNNBackend.ConvolutionAlgorithm = .winograd,
    refusesSlowCode: Bool = false
  ) -> any Backend {
    switch self {
    case .oneDNN:
      OneDNNBackend(
        threads: threads, convolution: convolution, slowImplementations: refusesSlowCode ? .refuse : .warn)
    case .reference: ReferenceBackend()
    }
  }
}
