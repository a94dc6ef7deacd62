import Foundation
import FoveaCore

/// Tensors as the Open Inference Protocol sends them: JSON lists, or bytes behind the JSON.
enum InferTensor {
  /// The name of the input.
  static let input = "input"

  /// What may be asked for.
  enum Output: String, CaseIterable {
    case logits, probabilities
  }

  /// The images of a request.
  ///
  /// - Parameters:
  ///   - tensor: The description of the input.
  ///   - bytes: What follows the JSON; the input's own are removed.
  ///   - model: The model, whose input's shape counts.
  /// - Returns: Images `[N, C, H, W]`.
  /// - Throws: `ServerError` with status 400 that names what does not fit.
  static func images(_ tensor: JSONValue, _ bytes: inout Data, for model: ServedModel) throws -> HostTensor {
    guard tensor["name"]?.string == input else {
      throw ServerError.badRequest("the only input of \(model.name) is named \(input)")
    }
    guard tensor["datatype"]?.string == "FP32" else {
      throw ServerError.badRequest("the datatype of \(input) must be FP32")
    }
    let shape = model.predictor.inputShape.dimensions
    guard case .array(let given)? = tensor["shape"], let count = given.first?.whole, count > 0,
      given.dropFirst().map(\.whole) == shape.map(Optional.some), count <= 4096
    else {
      throw ServerError.badRequest(
        "the shape of \(input) must be [N, \(shape.map(String.init).joined(separator: ", "))] with N in 1...4096"
      )
    }
    let size = count * shape.reduce(1, *)
    let numbers =
      if let length = tensor["parameters"]?["binary_data_size"]?.whole {
        try Self.numbers(in: &bytes, length: length, count: size)
      } else {
        try Self.numbers(in: tensor["data"], count: size)
      }
    guard numbers.allSatisfy(\.isFinite) else {
      throw ServerError.badRequest("\(input) has numbers that are not finite")
    }
    return HostTensor(numbers, shape: TensorShape([count] + shape))
  }

  private static func numbers(in bytes: inout Data, length: Int, count: Int) throws -> [Float] {
    guard length == 4 * count, length <= bytes.count else {
      throw ServerError.badRequest("\(input) needs \(4 * count) bytes, got \(min(length, bytes.count))")
    }
    var numbers = [Float](repeating: 0, count: count)
    for (index, place) in zip(0..<count, stride(from: bytes.startIndex, to: .max, by: 4)) {
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
      numbers[index] = Float(bitPattern: bits)
    }
    bytes = bytes.dropFirst(length)
    return numbers
  }

  private static func numbers(in data: JSONValue?, count: Int) throws -> [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(count)
    func visit(_ value: JSONValue, depth: Int) -> Bool {
      switch value {
      case .array(let values): return depth < 4 && values.allSatisfy { visit($0, depth: depth + 1) }
      case .integer(let number): numbers.append(Float(number))
      case .number(let number): numbers.append(Float(number))
      case .unsigned(let number): numbers.append(Float(number))
      default: return false
      }
      return numbers.count <= count
    }
    guard let data, visit(data, depth: 0), numbers.count == count else {
      throw ServerError.badRequest("the data of \(input) must be \(count) numbers, flat or nested")
    }
    return numbers
  }
}

extension JSONValue {
  /// A whole number, nil for other values.
  var whole: Int? { if case .integer(let number) = self { number } else { nil } }
  /// True or false, nil for other values.
  var truth: Bool? { if case .bool(let value) = self { value } else { nil } }
}
