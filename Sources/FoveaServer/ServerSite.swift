/// What is behind the routes of a server, and takes part in its life.
package protocol ServerSite: AnyObject, Sendable {
  /// Where the server listens, and what it promises.
  var options: ServerOptions { get }
  /// The connections that are open.
  var connections: OpenConnections { get }
  /// The stage of the server's life.
  var stage: ServerStage { get set }
  /// The path at which a person finds out what there is.
  var overview: String { get }

  /// Gets ready for requests, when the port is open.
  ///
  /// - Throws: what prevents it; the server then ends.
  func start() throws

  /// Ends what ``start()`` began.
  func end() async

  /// Notes the end of a request for the path of a route.
  func note(_ path: String, status: Int, seconds: Double)
}

/// The stages of a server's life.
package enum ServerStage: Sendable { case starting, ready, draining }
