public import Foundation

/// An error outside the graph: a file, an argument or a value that cannot be used.
///
/// Its text is one line: the place, what was expected, what was found, and the remedy.
public struct FoveaError: Error, Hashable, Sendable {
  /// The kind of failure, for programs that react to it.
  public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name of the kind.
    public let rawValue: String

    /// Makes a kind of failure from its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The name of the kind.
    public var description: String { rawValue }

    /// A file could not be opened, read or written.
    public static let file = Code(rawValue: "file")
    /// A file's contents are not what its format demands.
    public static let format = Code(rawValue: "format")
    /// Data that are well formed but cannot be used: a label out of range, counts that differ.
    public static let data = Code(rawValue: "data")
    /// An argument or a configuration that cannot work.
    public static let configuration = Code(rawValue: "configuration")
    /// Weights and model do not fit each other.
    public static let weights = Code(rawValue: "weights")
    /// A loss, gradient or statistic that is not a finite number.
    public static let numeric = Code(rawValue: "numeric")
    /// A backend cannot do what is asked of it.
    public static let backend = Code(rawValue: "backend")
  }

  /// The kind of failure.
  public let code: Code
  /// The file, option or layer in question.
  public let location: String
  /// The problem: what was expected and what was found.
  public let problem: String
  /// The remedy, nil if none is known.
  public let remedy: Remedy?

  /// Makes an error; `problem` and `remedy` are phrases without a final stop.
  public init(_ code: Code, at location: String, _ problem: String, remedy: Remedy? = nil) {
    self.code = code
    self.location = location
    self.problem = problem
    self.remedy = remedy
  }
}

extension FoveaError: CustomStringConvertible, LocalizedError {
  /// The whole error on one line: `location: problem; remedy`.
  public var description: String { text(naming: \.rawValue) }

  /// The whole error on one line, in which `name` gives the settings of the remedy their names.
  public func text(naming name: (Setting) -> String) -> String {
    let text = "\(location): \(problem)" + (remedy.map { "; \($0.text(naming: name))" } ?? "")
    // A carriage return and a line feed are one character.
    return String(text.map { $0.isNewline ? " " : $0 })
  }

  /// The same line, for code that prints errors through Foundation.
  public var errorDescription: String? { description }
}
