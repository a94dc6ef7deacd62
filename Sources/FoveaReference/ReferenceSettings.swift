public import FoveaRuntime

/// The settings of the reference backend: there are none.
public struct ReferenceSettings: BackendSettings {
  /// The name of the device in configurations, `reference`.
  public static let name = "reference"
  /// A phrase that describes the backend in lists and help pages.
  public static let summary = "plain Swift, every value in double precision: slow, for checking the others"

  /// Creates the settings; the device has none to choose.
  public init() {}

  /// Creates the reference backend.
  public func makeBackend() -> any Backend { ReferenceBackend() }
}
