public import FoveaRuntime

/// The settings of the reference backend: there are none.
public struct ReferenceSettings: BackendSettings {
  /// The name.
  public static let name = "reference"
  /// What the backend is.
  public static let summary = "plain Swift, every value in double precision: slow, for checking the others"

  /// Makes the settings.
  public init() {}

  /// Makes the backend.
  public func makeBackend() -> any Backend { ReferenceBackend() }
}
