/// What is behind the routes of a server, and takes part in its life.
package protocol ServerSite: AnyObject, Sendable {
  /// Where the server listens, and what it promises.
  var options: ServerOptions { get }
  /// The connections that are open.
  var connections: OpenConnections { get }
  /// The stage that the server is in.
  var life: ServerLife { get }
  /// The path at which a person finds out what there is.
  var overview: String { get }

  /// Gets ready for requests, when the port is open; it may stop when the server is about to end.
  ///
  /// - Throws: what prevents it; the server then ends.
  func start() throws

  /// Ends what ``start()`` began.
  func end() async

  /// Notes the end of a request for the path of a route.
  func note(_ path: String, status: Int, seconds: Double)
}
