/// The way to avoid an error: a phrase in which settings are values, not names.
///
/// ```swift
/// let remedy: Remedy = "use a smaller \(.batchSize) or \(.imageSize)"
/// ```
///
/// The library says "batch size"; a command writes its own option there.
public struct Remedy: Hashable, Sendable {
  fileprivate enum Part: Hashable, Sendable {
    case text(String)
    case setting(Setting)
  }

  private var parts: [Part]

  /// Makes a remedy of a phrase that names no setting.
  public init(_ text: String) { parts = [.text(text)] }

  /// The phrase, in which `name` gives the settings their names.
  public func text(naming name: (Setting) -> String) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .setting(let setting): name(setting)
      }
    }.joined()
  }

  /// One phrase after the other.
  public static func + (first: Remedy, second: Remedy) -> Remedy {
    var sum = first
    sum.parts += second.parts
    return sum
  }
}

extension Remedy: ExpressibleByStringInterpolation {
  /// Collects the parts of a literal.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var parts: [Part] = []

    /// Makes an empty collection.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Adds text.
    public mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { parts.append(.text(literal)) }
    }

    /// Adds a setting.
    public mutating func appendInterpolation(_ setting: Setting) { parts.append(.setting(setting)) }

    /// Adds the text of a value.
    public mutating func appendInterpolation<Value>(_ value: Value) { parts.append(.text("\(value)")) }
  }

  /// Makes a remedy of a literal without values.
  public init(stringLiteral value: String) { self.init(value) }

  /// Makes a remedy of a literal with values.
  public init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }
}

extension Remedy: CustomStringConvertible {
  /// The phrase, with settings in words.
  public var description: String { text(naming: \.rawValue) }
}
