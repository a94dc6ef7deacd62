import FoveaCore

/// Parts of OpenAPI's descriptions that several endpoints share.
enum Operation {
  /// The description of an operation.
  ///
  /// - Parameters:
  ///   - summary: One line.
  ///   - parameters: The values in path and query.
  ///   - body: The media types of the body, with their schemas; nil if there is none.
  ///   - answers: The media types of the response, with their schemas.
  ///   - errors: The statuses of errors beside those that every request may meet.
  /// - Returns: The description.
  static func describe(
    _ summary: String, parameters: [JSONValue] = [], body: [String: JSONValue]? = nil,
    answers: [String: JSONValue], errors: [Int] = []
  ) -> JSONValue {
    var operation: [String: JSONValue] = ["summary": .string(summary)]
    if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
    if let body {
      operation["requestBody"] = ["required": true, "content": .object(body.mapValues { ["schema": $0] })]
    }
    var responses: [String: JSONValue] = [
      "200": [
        "description": "The answer.", "content": .object(answers.mapValues { ["schema": $0] }),
      ]
    ]
    for status in Set(errors + [400, 401, 405, 408, 500, 503] + (body == nil ? [] : [411, 413, 415])) {
      responses["\(status)"] = [
        "description": "An error.",
        "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Error"]]],
      ]
    }
    operation["responses"] = .object(responses)
    return .object(operation)
  }

  /// A description with other values in path and query.
  static func replacing(_ parameters: [JSONValue], of operation: JSONValue) -> JSONValue {
    guard case .object(var fields) = operation else { return operation }
    fields["parameters"] = .array(parameters)
    return .object(fields)
  }

  /// The version of a model in the path.
  static let version: JSONValue = [
    "name": "version", "in": "path", "required": true, "description": "The version, 1.",
    "schema": ["type": "string"],
  ]

  /// The name of a model in the path.
  static let model: JSONValue = [
    "name": "model", "in": "path", "required": true, "description": "The name of a model.",
    "schema": ["type": "string"],
  ]

  /// The name of a model in the query.
  static let modelInQuery: JSONValue = [
    "name": "model", "in": "query", "description": "The model; needed if there are several.",
    "schema": ["type": "string"],
  ]

  /// A whole number in the query.
  static func integer(_ name: String, _ range: ClosedRange<Int>, _ description: String) -> JSONValue {
    [
      "name": .string(name), "in": "query", "description": .string(description),
      "schema": [
        "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
      ],
    ]
  }

  /// The bytes of a file.
  static let bytes: JSONValue = ["type": "string", "format": "binary"]

  /// An object, by the name of its schema.
  static func schema(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }
}
