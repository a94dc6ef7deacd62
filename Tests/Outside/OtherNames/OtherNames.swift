// Names that an app is likely to have itself; Fovea's own must not meet them.

/// Where an app stands.
public enum State: Hashable, Sendable {
  case idle
  case busy
}

/// A figure to draw.
public enum Shape: Hashable, Sendable {
  case circle
  case square
}

/// Something measured.
public typealias Value = Double

/// The end of a tree.
public struct Node: Hashable, Sendable {
  /// Makes a node.
  public init() {}
}

/// A part of a guided tour.
public enum Step: Int, Hashable, Sendable {
  case welcome = 1
  case farewell
}

/// How a window looks.
public enum Mode: String, Hashable, Sendable {
  case light
  case dark
}
