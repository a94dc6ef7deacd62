import FoveaCore
public import FoveaRuntime

/// The settings of the CPU backend.
public struct OneDNNSettings: BackendSettings {
  /// The name of the device in configurations, `cpu`.
  public static let name = "cpu"
  /// A phrase that describes the backend in lists and help pages.
  public static let summary = "oneDNN and our own passes, on the cores of the CPU"

  /// The number of threads, nil for as many as there are cores.
  public var threads: Int?
  /// The algorithm of convolutions with 3 x 3 filters.
  public var convolution: OneDNNBackend.ConvolutionAlgorithm
  /// What values between operations are kept in.
  public var precision: OneDNNBackend.Precision
  /// The reaction to generic code of oneDNN.
  public var slowCode: OneDNNBackend.SlowImplementations

  /// Makes the settings: all cores, Winograd's algorithm where it suits, `float32`, a warning where code is slow.
  public init() { self.init(threads: nil) }

  /// Creates the settings, with defaults for what is omitted.
  public init(
    threads: Int?, convolution: OneDNNBackend.ConvolutionAlgorithm = .winograd,
    precision: OneDNNBackend.Precision = .float32,
    slowCode: OneDNNBackend.SlowImplementations = .warn
  ) {
    self.threads = threads
    self.convolution = convolution
    self.precision = precision
    self.slowCode = slowCode
  }

  private enum CodingKeys: String, CodingKey {
    case threads, convolution, precision
    case slowCode = "slow_code"
  }

  /// Writes all settings; where there is no number of threads, null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(threads, forKey: .threads)
    try container.encode(convolution, forKey: .convolution)
    try container.encode(precision, forKey: .precision)
    try container.encode(slowCode, forKey: .slowCode)
  }

  /// Makes the backend.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there cannot be so many threads.
  public func makeBackend() throws -> any Backend {
    let range = 1...OneDNNBackend.largestThreadCount
    guard threads.map(range.contains) ?? true else {
      throw FoveaError(
        .configuration, at: "threads",
        "expected a number in \(range.lowerBound)...\(range.upperBound), got \(threads ?? 0)")
    }
    return OneDNNBackend(self)
  }
}
