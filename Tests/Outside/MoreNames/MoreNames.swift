// Names that an app is likely to have itself and that Foundation or ArgumentParser have too.

/// One side of a discussion.
public struct Argument: Hashable, Sendable {
  /// What it comes to.
  public var conclusion: String

  /// Makes an argument.
  public init(_ conclusion: String) { self.conclusion = conclusion }
}

/// What a calculator can do.
public enum Operation: Hashable, Sendable, CaseIterable {
  case addition
  case division
}
