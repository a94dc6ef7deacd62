import FoveaCore

/// A route to served networks, which describes itself.
protocol Endpoint: Route where Site == Service {
  /// What `/openapi.json` says of it: an operation of OpenAPI 3.
  var operation: JSONValue { get }
}

extension Endpoint {
  /// The endpoint as what a server takes.
  var route: any Route<Service> { self }
}
