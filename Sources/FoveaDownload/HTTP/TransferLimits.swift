/// How long a server may take, and what it may ask for.
public struct TransferLimits: Hashable, Sendable {
  /// The seconds until a server answers.
  public var connect = 10.0
  /// The seconds without a byte.
  public var stall = 30.0
  /// The redirects that are followed.
  public var redirects = 5
  /// The times that a file is gone on with at the same address after a broken connection.
  public var resumptions = 5
  /// The seconds before that.
  public var pause = 1.0

  /// Makes limits.
  public init() {}
}
