public import FoveaCore
import FoveaOneDNN
import FoveaReference
public import FoveaRuntime

extension Registry where Choice == any BackendSettings {
  /// The backends that come with Fovea, by their devices.
  public static var standard: Registry {
    Registry("device", []).adding(OneDNNSettings.self).adding(ReferenceSettings.self)
  }
}
