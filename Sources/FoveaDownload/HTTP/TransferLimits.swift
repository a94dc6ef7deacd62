/// The limits on the time and the redirects of a server.
public struct TransferLimits: Hashable, Sendable {
  /// The longest time until a server answers, in seconds.
  public var connect = 10.0
  /// The longest time without a byte, in seconds.
  public var stall = 30.0
  /// The largest number of redirects that are followed.
  public var redirects = 5
  /// The largest number of times that a broken transfer is resumed at the same address.
  public var resumptions = 5
  /// The time before a transfer is resumed, in seconds.
  public var pause = 1.0

  /// Creates the default limits.
  public init() {}
}
