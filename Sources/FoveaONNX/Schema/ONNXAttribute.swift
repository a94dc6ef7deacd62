import FoveaFormats
import Foundation

/// An attribute of a node (message `AttributeProto`).
package struct ONNXAttribute: Sendable {
  /// The values that an attribute can have.
  package enum Value: Sendable {
    /// A number.
    case float(Float)
    /// An integer.
    case int(Int64)
    /// A text.
    case string(String)
    /// A tensor.
    case tensor(ONNXTensor)
    /// Numbers.
    case floats([Float])
    /// Integers.
    case ints([Int64])
    /// Texts.
    case strings([String])
    /// A value of another kind, by the number of the kind in the schema: graphs, types, sparse tensors.
    case other(Int64)

    /// The number of the kind in the schema.
    var kind: Int64 {
      switch self {
      case .float: 1
      case .int: 2
      case .string: 3
      case .tensor: 4
      case .floats: 6
      case .ints: 7
      case .strings: 8
      case .other(let kind): kind
      }
    }
  }

  /// The name of the attribute.
  package var name: String
  /// Its value.
  package var value: Value

  /// Creates an attribute.
  package init(_ name: String, _ value: Value) { (self.name, self.value) = (name, value) }

  /// The numbers of the fields in the schema.
  enum Field {
    static let name = 1
    static let float = 2
    static let int = 3
    static let string = 4
    static let tensor = 5
    static let floats = 7
    static let ints = 8
    static let strings = 9
    static let kind = 20
  }

  func write(to message: inout ProtobufWriter) {
    message.write(name, field: Field.name)
    switch value {
    case .float(let number): message.write(number, field: Field.float)
    case .int(let number): message.write(number, field: Field.int)
    case .string(let text): message.write(text, field: Field.string)
    case .tensor(let tensor): message.message(field: Field.tensor) { tensor.write(to: &$0) }
    // The schema is of proto2, where repeated numbers are not packed.
    case .floats(let numbers): for number in numbers { message.write(number, field: Field.floats) }
    case .ints(let numbers): for number in numbers { message.write(number, field: Field.ints) }
    case .strings(let texts): for text in texts { message.write(text, field: Field.strings) }
    case .other: break
    }
    message.write(value.kind, field: Field.kind)
  }
}

extension ONNXAttribute {
  init(_ data: Data, from source: ONNXSource) throws {
    self.init("", .other(0))
    var kind: Int64?
    var (floats, ints, strings) = ([Float](), [Int64](), [String]())
    var single: Value?
    try source.forEachField(of: data) { field, value in
      switch field {
      case Field.name: name = try source.text(value)
      case Field.float: single = .float(value.float ?? 0)
      case Field.int: single = .int(try source.integer(value))
      case Field.string: single = .string(value.text ?? "")
      case Field.tensor: single = .tensor(try ONNXTensor(source.message(value), from: source))
      case Field.floats:
        floats += try value.float.map { [$0] } ?? ONNXTensor.floats(source.message(value), source)
      case Field.ints: ints += try source.integers(value)
      case Field.strings: strings.append(value.text ?? "")
      case Field.kind: kind = try source.integer(value)
      default: break
      }
    }
    // Files of the first version of the schema do not say the kind.
    switch kind {
    case 6: value = .floats(floats)
    case 7: value = .ints(ints)
    case 8: value = .strings(strings)
    case nil, 0:
      value =
        single
        ?? (!floats.isEmpty ? .floats(floats) : !ints.isEmpty ? .ints(ints) : .strings(strings))
    // A default value may be missing.
    case 1: value = single ?? .float(0)
    case 2: value = single ?? .int(0)
    case 3: value = single ?? .string("")
    case let kind?: value = single ?? .other(kind)
    }
  }
}
