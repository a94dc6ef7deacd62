import Foundation
import FoveaCore
import HTTPTypes

/// `/examples`: the names of pictures to try.
struct ExamplesEndpoint: Endpoint {
  let method = HTTPRequest.Method.get
  let path = "/examples"
  let operation = Operation.describe(
    "The names of pictures to try.", answers: ["application/json": ["type": "object"]])

  func answer(_ request: ServerRequest, _ service: Service) throws -> ServerResponse {
    try .json(["examples": .array(service.options.examples.map { .string($0.name) })])
  }
}

/// `/examples/{number}`: a picture to try.
struct ExampleEndpoint: Endpoint {
  let method = HTTPRequest.Method.get
  let path = "/examples/{number}"
  let operation = Operation.describe(
    "A picture to try.",
    parameters: [
      [
        "name": "number", "in": "path", "required": true, "description": "Its position, from 0.",
        "schema": ["type": "integer", "minimum": 0],
      ]
    ], answers: ["application/octet-stream": Operation.bytes], errors: [404])

  func answer(_ request: ServerRequest, _ service: Service) throws -> ServerResponse {
    let examples = service.options.examples
    guard let number = request.parameters["number"].flatMap({ Int($0) }), examples.indices.contains(number)
    else { throw ServerError(.notFound, "there is no such example") }
    return ServerResponse(examples[number].bytes, type: "application/octet-stream")
  }
}
