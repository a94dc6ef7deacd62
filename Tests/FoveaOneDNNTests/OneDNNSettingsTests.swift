import FoveaCore
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// Backends are made from values that have a name.
@Suite(.tags(.quick, .backend)) struct OneDNNSettingsTests {
  static let registry = Registry<any BackendSettings>("device", []).adding(OneDNNSettings.self)
    .adding(ReferenceSettings.self)

  @Test func aNameAloneMakesTheBackendWithItsDefaults() throws {
    #expect(try Self.registry.make(.string("cpu")).makeBackend().name == "onednn")
    #expect(try Self.registry.make(.string("reference")).makeBackend().name == "reference")
    #expect(try OneDNNSettings().tree()["threads"] == .null)
  }

  @Test func settingsComeBackFromTheirTree() throws {
    let settings = OneDNNSettings(threads: 3, convolution: .direct, slowCode: .refuse)
    let tree = try settings.tree()
    #expect(tree["slow_code"] == .string("refuse"))
    #expect(try Self.registry.make(tree) as? OneDNNSettings == settings)
  }

  @Test func traitsAreThoseOfTheBackend() throws {
    let traits = try OneDNNSettings(threads: 3, convolution: .direct).makeBackend().traits
    #expect(
      traits == [
        "backend": "onednn", "oneDNN": OneDNNBackend.libraryVersion, "threads": "3", "convolution": "direct",
        "precision": "float32",
      ])
    #expect(ReferenceSettings().makeBackend().traits == ["backend": "reference"])
  }

  @Test func anUnknownKeyAndAnUnknownDeviceAreNamed() throws {
    let key = #expect(throws: FoveaError.self) {
      try Self.registry.make(.object(["name": .string("cpu"), "thread": .integer(2)]))
    }
    #expect(key?.description.contains("did you mean threads?") == true)
    let device = #expect(throws: FoveaError.self) { try Self.registry.make(.string("gpu")) }
    #expect(device?.description.hasPrefix("device gpu: unknown; known are cpu, reference") == true)
  }

  @Test(arguments: [0, -1, 1025]) func numbersOfThreadsAreChecked(_ threads: Int) throws {
    let error = #expect(throws: FoveaError.self) { try OneDNNSettings(threads: threads).makeBackend() }
    #expect(error?.description == "threads: expected a number in 1...1024, got \(threads)")
  }
}
