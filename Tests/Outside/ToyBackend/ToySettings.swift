import FoveaCore
public import FoveaRuntime

/// The settings of the toy backend, under the device `toy`.
public struct ToySettings: BackendSettings {
  /// The name of the device in configurations, `toy`.
  public static let name = "toy"
  /// A phrase that describes the backend in lists and help pages.
  public static let summary = "plain loops, for showing how a backend is written outside of Fovea"

  /// Whether the result of every operation is rounded to `float32`.
  public var rounded: Bool

  /// Makes the settings: nothing is rounded within a run.
  public init() { self.init(rounded: false) }

  /// Makes the settings.
  public init(rounded: Bool) { self.rounded = rounded }

  /// Makes the backend.
  public func makeBackend() -> any Backend { ToyBackend(self) }
}
