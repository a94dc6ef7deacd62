public import Foundation

/// Where a server listens, and what it promises those who ask.
public struct ServerOptions: Hashable, Sendable {
  /// The address to listen at; others than those of the own machine let everybody ask.
  public var host: String
  /// The port to listen at; 0 for any that is free.
  public var port: Int
  /// The most images that run through a network together, at least 1.
  public var largestBatch: Int
  /// How long images wait for others to run with, at least 0; they wait for those that are being prepared anyway.
  public var delay: Duration
  /// The most images of a model that wait or are being prepared; requests beyond them are refused.
  public var queueLimit: Int
  /// The most bytes of a request's body.
  public var bodyLimit: Int
  /// The most connections at once.
  public var connectionLimit: Int
  /// How long a client may take to send the head of a request.
  public var headTimeout: Duration
  /// How long a connection without requests stays open.
  public var idleTimeout: Duration
  /// How long a request may take, from its head until the client has read the response.
  public var requestTimeout: Duration
  /// How long requests in flight are waited for at the end.
  public var drainTimeout: Duration
  /// The token that requests must bring, nil for none.
  public var token: String?
  /// Pictures that the page offers to try.
  public var examples: [Example] = []
  /// The origin whose pages may ask, `*` for all, nil for none but the server's own.
  public var allowedOrigin: String?

  /// The names, in small letters, by which clients may call a server that the own machine alone can ask, beside the
  /// machine's own.
  public var allowedHosts: Set<String> = []

  /// Whether only this machine can ask.
  public var isLocal: Bool { Self.isLocal(host) }

  /// A host with a port as addresses have them, in which brackets stand around an address of version 6.
  package static func authority(_ host: String, _ port: Int) -> String {
    "\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  /// Whether a name stands for this machine alone.
  static func isLocal(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.") && !host.contains { $0.isLetter }
  }

  /// A picture to try.
  public struct Example: Hashable, Sendable {
    /// The name that the page gives it.
    public var name: String
    /// The bytes of its file.
    public var bytes: Data

    /// Makes an example.
    public init(name: String, bytes: Data) { (self.name, self.bytes) = (name, bytes) }
  }

  /// Makes the options of a server that the own machine alone can ask.
  public init(
    host: String = "127.0.0.1", port: Int = 8080, largestBatch: Int = 32, delay: Duration = .zero,
    queueLimit: Int = 256, bodyLimit: Int = 20 << 20, connectionLimit: Int = 512,
    headTimeout: Duration = .seconds(10), idleTimeout: Duration = .seconds(60),
    requestTimeout: Duration = .seconds(60), drainTimeout: Duration = .seconds(30), token: String? = nil,
    allowedOrigin: String? = nil
  ) {
    self.host = host
    self.port = port
    self.largestBatch = largestBatch
    self.delay = delay
    self.queueLimit = queueLimit
    self.bodyLimit = bodyLimit
    self.connectionLimit = connectionLimit
    self.headTimeout = headTimeout
    self.idleTimeout = idleTimeout
    self.requestTimeout = requestTimeout
    self.drainTimeout = drainTimeout
    self.token = token
    self.allowedOrigin = allowedOrigin
  }
}
