import Foundation
import FoveaCore
import HTTPTypes

/// The response to an inference request: outputs as JSON, or as bytes behind it.
struct InferAnswer {
  /// The header that says how long the JSON before the bytes is.
  static let lengthHeader = HTTPField.Name("Inference-Header-Content-Length")

  private let model: ServedModel
  private let logits: HostTensor
  private var outputs: [JSONValue] = []
  private var bytes = Data()
  private var isBinary = false

  init(_ logits: HostTensor, of model: ServedModel) { (self.logits, self.model) = (logits, model) }

  /// Adds the outputs that a request asks for: all without any.
  ///
  /// - Throws: `ServerError` with status 400 for those that there are not.
  mutating func add(requested: JSONValue?, binaryByDefault: Bool) throws {
    guard case .array(let wanted)? = requested, !wanted.isEmpty else {
      for output in InferTensor.Output.allCases { add(output, asBytes: binaryByDefault) }
      return
    }
    guard wanted.count <= 16 else { throw ServerError.badRequest("more than 16 outputs are asked for") }
    for each in wanted {
      guard let output = each["name"]?.string.flatMap(InferTensor.Output.init) else {
        throw ServerError.badRequest("the outputs of \(model.name) are logits and probabilities")
      }
      let parameters = each["parameters"]
      let asBytes = parameters?["binary_data"]?.truth ?? binaryByDefault
      if let count = parameters?["classification"]?.whole {
        guard count > 0 else { throw ServerError.badRequest("classification must be at least 1") }
        add(output, asBytes: asBytes, classes: min(count, model.predictor.classNames.count))
      } else {
        add(output, asBytes: asBytes)
      }
    }
  }

  private func rows(_ output: InferTensor.Output) -> [[Float]] {
    let (count, classes) = (logits.shape[0], logits.shape[1])
    let floats = logits.floats
    return (0..<count).map { row in
      let values = Array(floats[row * classes..<(row + 1) * classes])
      guard output == .probabilities else { return values }
      var scores = [Float](repeating: 0, count: classes)
      for (index, score) in Scores(values).ranked { scores[index] = score }
      return scores
    }
  }

  private mutating func add(_ output: InferTensor.Output, asBytes: Bool) {
    let values = rows(output).flatMap { $0 }
    let data = values.reduce(into: Data(capacity: 4 * values.count)) { data, value in
      let bits = value.bitPattern
      for shift in [0, 8, 16, 24] as [UInt32] { data.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }
    add(
      output, "FP32", [logits.shape[0], logits.shape[1]], asBytes ? data : nil,
      .array(values.map { .number(Double("\($0)") ?? Double($0)) }))
  }

  /// The most probable classes as texts `score:index:label`.
  private mutating func add(_ output: InferTensor.Output, asBytes: Bool, classes count: Int) {
    let texts = rows(output).flatMap { row in
      Scores(row, .none).ranked.prefix(count).map {
        "\($0.score):\($0.index):\(model.predictor.classNames[$0.index])"
      }
    }
    let data = texts.reduce(into: Data()) { data, text in
      let length = UInt32(text.utf8.count)
      for shift in [0, 8, 16, 24] as [UInt32] { data.append(UInt8(truncatingIfNeeded: length >> shift)) }
      data.append(contentsOf: text.utf8)
    }
    add(
      output, "BYTES", [logits.shape[0], count], asBytes ? data : nil, .array(texts.map { .string($0) }))
  }

  private mutating func add(
    _ output: InferTensor.Output, _ type: String, _ shape: [Int], _ data: Data?, _ values: JSONValue
  ) {
    var tensor: JSONValue = [
      "name": .string(output.rawValue), "datatype": .string(type),
      "shape": .array(shape.map { .integer($0) }),
    ]
    if let data {
      tensor["parameters"] = ["binary_data_size": .integer(data.count)]
      bytes += data
      isBinary = true
    } else {
      tensor["data"] = values
    }
    outputs.append(tensor)
  }

  /// The response.
  ///
  /// - Throws: `EncodingError` if a number is not finite.
  func response(id: JSONValue?) throws -> ServerResponse {
    var object: JSONValue = [
      "model_name": .string(model.name), "model_version": "1", "outputs": .array(outputs),
    ]
    if let id = id?.string { object["id"] = .string(id) }
    guard isBinary else { return try .json(object) }
    let head = Data(try object.text().utf8)
    var response = ServerResponse(head + bytes, type: "application/octet-stream")
    if let name = Self.lengthHeader { response.headers[name] = "\(head.count)" }
    return response
  }
}
