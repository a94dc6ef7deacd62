import ArgumentParser
import Fovea
import Foundation

/// A device that a command can be told to use: the name of a backend's settings.
struct Device: RawRepresentable, ExpressibleByArgument {
  let rawValue: String

  /// Finds a device by its name.
  init?(rawValue: String) {
    guard Self.allValueStrings.contains(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  /// The device that is used where nobody chooses.
  static let standard = Device(named: OneDNNSettings.name)

  private init(named name: String) { rawValue = name }

  static var allValueStrings: [String] { Registry<any BackendSettings>.standard.names }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

/// Where and how the computation runs.
struct BackendArguments: ParsableArguments {
  /// The names that backends had as choices of their own.
  enum Alias: String, CaseIterable, ExpressibleByArgument {
    case onednn, reference
  }

  @Option(name: .customLong("device"), help: .name("Device to compute on. (default: cpu)"))
  var chosenDevice: Device?

  @Option(help: .count("Number of threads that compute. (default: the number of cores)"))
  var threads: Int?

  @Option(
    help: .name(
      "Algorithm of 3 x 3 convolutions: direct is a digit more exact, winograd faster. (default: winograd)"))
  var convolution: OneDNNBackend.ConvolutionAlgorithm?

  @Option(
    name: .customLong("precision"),
    help: .name(
      "Precision of values between operations: bfloat16 is faster on processors that have it. (default: float32)"
    ))
  var givenPrecision: OneDNNBackend.Precision?

  @Flag(help: .hidden)
  var amp = false

  @Option(name: .customLong("amp-dtype"), help: .hidden)
  var ampPrecision: OneDNNBackend.Precision?

  @Option(name: .customLong("backend"), help: .hidden)
  var alias: Alias?

  func validate() throws {
    try require(threads, in: 1...OneDNNBackend.largestThreadCount, "--threads")
    try require(amp || ampPrecision == nil, "--amp-dtype needs --amp")
    if amp, let givenPrecision, givenPrecision != ampPrecision ?? .bfloat16 {
      throw ValidationError("--amp and --precision \(givenPrecision.rawValue) exclude each other")
    }
    let known = try Registry<any BackendSettings>.standard.entry(device.rawValue).defaults()
    for (key, option, isGiven) in [
      ("precision", "--precision", precision != nil), ("convolution", "--convolution", convolution != nil),
    ] where isGiven && known[key] == nil {
      throw ValidationError("\(option) does not belong to --device \(device.rawValue).")
    }
  }
}

extension BackendArguments {
  /// The variable of the environment by which tests have slow code refused everywhere.
  static let refusalVariable = "FOVEA_REFUSE_SLOW_CODE"

  /// The device that computes.
  var device: Device {
    switch alias {
    case .onednn: .standard
    case .reference: Device(rawValue: ReferenceSettings.name) ?? .standard
    case nil: chosenDevice ?? .standard
    }
  }

  /// The given precision; `--amp` is the name that other programs have for it.
  var precision: OneDNNBackend.Precision? {
    givenPrecision ?? (amp ? ampPrecision ?? .bfloat16 : nil)
  }

  /// The given values that the device has, by the keys of a configuration.
  ///
  /// The device is the given one, else that of the configuration, else the standard one.
  func tree(for configured: String? = nil) -> [String: JSONValue?] {
    let isGiven = alias != nil || chosenDevice != nil
    let name = isGiven ? device.rawValue : configured ?? device.rawValue
    let known = try? Registry<any BackendSettings>.standard.entry(name).defaults()
    let settings: [String: JSONValue?] = [
      "threads": threads.map { .integer($0) }, "convolution": convolution.map { .string($0.rawValue) },
      "precision": precision.map { .string($0.rawValue) },
    ]
    return settings.filter { known?[$0.key] != nil }
      .merging(["device": isGiven ? .string(device.rawValue) : nil]) { $1 }
  }

  /// Settings that refuse slow code if the backend is to be measured or tested, and may have some.
  static func strict(_ settings: any BackendSettings, forMeasuring: Bool = false) -> any BackendSettings {
    let isTested = ProcessInfo.processInfo.environment[refusalVariable] != nil
    guard forMeasuring || isTested, var cpu = settings as? OneDNNSettings else { return settings }
    cpu.slowCode = .refuse
    return cpu
  }

  /// The settings of the backend: those of the arguments that it has.
  func settings(forMeasuring: Bool = false) throws -> any BackendSettings {
    let registry = Registry<any BackendSettings>.standard
    var given = tree().compactMapValues(\.self)
    given["device"] = nil
    given["name"] = .string(device.rawValue)
    return Self.strict(try registry.make(.object(given)), forMeasuring: forMeasuring)
  }

  /// Makes the backend; one that is to be measured or tested refuses slow code.
  func make(forMeasuring: Bool = false) throws -> any Backend {
    try settings(forMeasuring: forMeasuring).makeBackend()
  }
}
