import FoveaCore
import HTTPTypes

/// `/openapi.json`: what the server serves, made from its endpoints.
struct OpenAPIEndpoint: Endpoint {
  let method = HTTPRequest.Method.get
  let path = "/openapi.json"
  let isOpen = true
  let operation = Operation.describe(
    "This description.", answers: ["application/json": ["type": "object"]])
  /// The others.
  let endpoints: [any Endpoint]

  func answer(_ request: ServerRequest, _ service: Service) throws -> ServerResponse {
    var paths: [String: JSONValue] = [:]
    for endpoint in endpoints + [self] {
      var entry = paths[endpoint.path] ?? [:]
      var operation = endpoint.operation
      if service.options.token != nil, !endpoint.isOpen { operation["security"] = [["token": []]] }
      entry[endpoint.method.rawValue.lowercased()] = operation
      paths[endpoint.path] = entry
    }
    var components: JSONValue = ["schemas": .object(Self.schemas)]
    if service.options.token != nil {
      components["securitySchemes"] = ["token": ["type": "http", "scheme": "bearer"]]
    }
    return try .json([
      "openapi": "3.0.3",
      "info": [
        "title": "fovea", "version": .string(FoveaVersion.current),
        "description": "Classifiers of pictures, by the Open Inference Protocol and by simpler requests.",
      ],
      "paths": .object(paths), "components": components,
    ])
  }

  private static let string: JSONValue = ["type": "string"]
  private static let integers: JSONValue = ["type": "array", "items": ["type": "integer"]]

  private static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

  /// An object; OpenAPI 3.0 wants no empty list of what is required.
  private static func object(_ properties: [String: JSONValue], required: [String]) -> JSONValue {
    var schema: JSONValue = ["type": "object", "properties": .object(properties)]
    if !required.isEmpty { schema["required"] = .array(required.map { .string($0) }) }
    return schema
  }

  private static let schemas: [String: JSONValue] = [
    "Error": object(["error": string], required: ["error"]),
    "Labels": list(object(["label": string, "score": ["type": "number"]], required: ["label", "score"])),
    "Predictions": object(
      [
        "model": string,
        "predictions": list(
          object(
            ["name": string, "predictions": Operation.schema("Labels")], required: ["name", "predictions"])),
      ], required: ["model", "predictions"]),
    "ClassifyRequest": object(
      [
        "inputs": ["type": "string", "format": "byte", "description": "A picture in base64."],
        "parameters": object(
          [
            "top_k": ["type": "integer", "minimum": 1],
            "function_to_apply": ["type": "string", "enum": ["softmax", "sigmoid", "none"]],
          ], required: []),
      ], required: ["inputs"]),
    "ServerMetadata": object(
      ["name": string, "version": string, "extensions": list(string)], required: ["name", "version"]),
    "ModelMetadata": object(
      [
        "name": string, "versions": list(string), "platform": string, "inputs": list(tensor),
        "outputs": list(tensor),
      ], required: ["name", "platform", "inputs", "outputs"]),
    "RepositoryModel": object(
      ["name": string, "version": string, "state": string, "reason": string], required: ["name"]),
    "InferRequest": object(
      [
        "id": string, "parameters": ["type": "object"],
        "inputs": list(
          object(
            [
              "name": string, "datatype": string, "shape": integers, "parameters": ["type": "object"],
              "data": ["type": "array", "items": [:]],
            ], required: ["name", "datatype", "shape"])),
        "outputs": list(object(["name": string, "parameters": ["type": "object"]], required: ["name"])),
      ], required: ["inputs"]),
    "InferResponse": object(
      [
        "model_name": string, "model_version": string, "id": string,
        "outputs": list(
          object(
            [
              "name": string, "datatype": string, "shape": integers,
              "data": ["type": "array", "items": [:]], "parameters": ["type": "object"],
            ], required: ["name", "datatype", "shape"])),
      ], required: ["model_name", "outputs"]),
  ]
  private static let tensor = object(
    ["name": string, "datatype": string, "shape": integers], required: ["name", "datatype", "shape"])
}
