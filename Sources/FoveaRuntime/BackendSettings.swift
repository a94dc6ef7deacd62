public import FoveaCore

/// The settings of a backend: a value with a name, from which the backend is made.
///
/// The name is that of the device, as in `cpu`; settings that a person can make are stored properties.
public protocol BackendSettings: NamedChoice {
  /// Makes the backend.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a setting is out of range, `.backend` if the device is
  ///   missing.
  func makeBackend() throws -> any Backend
}

extension Registry where Choice == any BackendSettings {
  /// The same registry with the backend of one more kind of settings.
  public func adding<Kind: BackendSettings>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
