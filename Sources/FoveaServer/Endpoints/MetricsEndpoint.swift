import Foundation
import FoveaCore
import HTTPTypes

/// `/metrics`: the counts as Prometheus reads them.
struct MetricsEndpoint: Endpoint {
  let method = HTTPRequest.Method.get
  let path = "/metrics"
  let operation = Operation.describe(
    "The server's counts, as Prometheus reads them.", answers: ["text/plain": ["type": "string"]])

  func answer(_ request: ServerRequest, _ service: Service) throws -> ServerResponse {
    let lengths = service.models.map { ($0.name, service.queueLength(of: $0.name)) }
    return ServerResponse(
      Data(service.metrics.text(queues: lengths, connections: service.connections.counts).utf8),
      type: "text/plain; version=0.0.4; charset=utf-8")
  }
}
