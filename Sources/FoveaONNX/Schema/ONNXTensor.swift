package import FoveaCore
import FoveaFormats
import Foundation

/// A constant with its elements (message `TensorProto`).
package struct ONNXTensor: Sendable {
  /// The name of the value; empty in attributes.
  package var name: String
  /// The elements.
  package var tensor: HostTensor

  /// Creates a constant.
  package init(name: String, tensor: HostTensor) { (self.name, self.tensor) = (name, tensor) }

  /// The number of elements from which on they stay in the file until somebody needs them.
  private static let large = 1 << 12

  /// The numbers of the fields in the schema.
  enum Field {
    static let extents = 1
    static let type = 2
    static let floats = 4
    static let int32s = 5
    static let strings = 6
    static let int64s = 7
    static let name = 8
    static let bytes = 9
    static let doubles = 10
    static let external = 13
    static let location = 14
  }

  func write(to message: inout ProtobufWriter) {
    for extent in tensor.shape.dimensions { message.write(Int64(extent), field: Field.extents) }
    message.write(ONNXElementType(tensor.elementType).rawValue, field: Field.type)
    if !name.isEmpty { message.write(name, field: Field.name) }
    message.write(tensor.elements, field: Field.bytes)
  }
}

extension ONNXTensor {
  /// Reads a file that is one tensor, as the tests of the onnx package have them.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it is no tensor.
  package static func read(path: String) throws -> ONNXTensor {
    let location = FileLocation(path)
    return try ONNXTensor(
      MappedFile(location).bytes, from: ONNXSource(name: location.path, directory: location.directory))
  }

  init(_ data: Data, from source: ONNXSource) throws {
    var (extents, type, name) = ([Int64](), ONNXElementType(rawValue: 0), "")
    var bytes: Data?
    var (floats, doubles, int32s, int64s) = ([Float](), [Double](), [Int64](), [Int64]())
    var external: [String: String] = [:]
    var isExternal = false
    try source.forEachField(of: data) { field, value in
      switch field {
      case Field.extents: extents += try source.integers(value)
      case Field.type: type = ONNXElementType(rawValue: try source.integer(value))
      case Field.name: name = try source.text(value)
      case Field.bytes: bytes = try source.message(value)
      case Field.floats: floats += try value.float.map { [$0] } ?? Self.floats(source.message(value), source)
      case Field.doubles: doubles += try Self.doubles(value, source)
      case Field.int32s: int32s += try source.integers(value)
      case Field.int64s: int64s += try source.integers(value)
      case Field.location: isExternal = try source.integer(value) == 1
      case Field.external:
        var entry = (key: "", value: "")
        try source.forEachField(of: source.message(value)) { field, value in
          if field == 1 { entry.key = try source.text(value) }
          if field == 2 { entry.value = try source.text(value) }
        }
        external[entry.key] = entry.value
      default: break
      }
      try source.require(extents.count, atMost: ONNXSource.largestRank, "axes of a tensor")
    }
    let shape = extents.map { Int(clamping: $0) }
    guard let count = elementCount(shape), TensorShape(shape).isComputable else {
      throw source.error("tensor \(quoted(name)): the shape \(extents) is invalid")
    }
    guard let stored = type.stored else {
      throw source.error(
        "tensor \(quoted(name)): elements of type \(type) are not supported",
        remedy: "convert them to float32")
    }
    if isExternal { bytes = try source.elements(external, of: name) }
    let elements: HostTensor.Elements
    if let bytes {
      guard bytes.count == count * stored.byteCount else {
        throw source.error(
          "tensor \(quoted(name)): \(bytes.count) bytes do not fill the shape \(extents) of \(type)")
      }
      if type == .float32, count >= Self.large {
        self.init(name: name, tensor: HostTensor(FileFloats(bytes), shape: TensorShape(shape)))
        return
      }
      // Signed bytes are kept as such, where other files' become wider.
      elements =
        type == .int8 ? .int8(bytes.map { Int8(bitPattern: $0) }) : stored.elements(of: bytes)
    } else {
      elements =
        switch type {
        case .float32: .float32(floats)
        case .float64: .float64(doubles)
        case .int64: .int64(int64s)
        case .int32: .int32(int32s.map { Int32(truncatingIfNeeded: $0) })
        case .int8: .int8(int32s.map { Int8(truncatingIfNeeded: $0) })
        case .uint8, .bool: .uint8(int32s.map { UInt8(truncatingIfNeeded: $0) })
        default:
          // Halves are stored by their bits.
          stored.elements(
            of: Data(int32s.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }))
        }
      guard elements.count == count else {
        throw source.error(
          "tensor \(quoted(name)): \(elements.count) numbers do not fill the shape \(extents)")
      }
    }
    self.init(name: name, tensor: HostTensor(elements, shape: TensorShape(shape)))
  }

  /// Packed numbers of four bytes each.
  static func floats(_ data: Data, _ source: ONNXSource) throws -> [Float] {
    guard data.count % 4 == 0, case .float32(let floats) = StoredType.float32.elements(of: data) else {
      throw source.error("a list of numbers is cut short")
    }
    return floats
  }

  private static func doubles(_ value: ProtobufReader.Value, _ source: ONNXSource) throws -> [Double] {
    if case .fixed64(let bits) = value { return [Double(bitPattern: bits)] }
    let data = try source.message(value)
    guard data.count % 8 == 0, case .float64(let doubles) = StoredType.float64.elements(of: data) else {
      throw source.error("a list of numbers is cut short")
    }
    return doubles
  }
}

extension ONNXSource {
  /// The bytes of a tensor in a file beside the model's.
  fileprivate func elements(_ entry: [String: String], of tensor: String) throws -> Data {
    guard let directory, let location = entry["location"] else {
      throw error(
        "tensor \(quoted(tensor)): its elements are in another file, which is not named", remedy: nil)
    }
    let parts = location.split(separator: "/", omittingEmptySubsequences: false)
    guard !location.hasPrefix("/"), !parts.contains(".."), !location.isEmpty, !location.contains("\0") else {
      throw error(
        "tensor \(quoted(tensor)): its elements should lie in \(quoted(location)), outside the model's directory",
        remedy: "do not trust the file")
    }
    let file = directory.appending(location)
    let data = try external.data(file)
    let offset = Int(entry["offset"] ?? "0"), length = entry["length"].map { Int($0) } ?? data.count
    guard let offset, let length, offset >= 0, length >= 0, offset <= data.count,
      length <= data.count - offset
    else {
      throw FoveaError(
        .format, at: file.path,
        "tensor \(quoted(tensor)) should lie at byte \(entry["offset"] ?? "0"), with "
          + "\(entry["length"] ?? "all") bytes, of \(data.count)",
        remedy: "the file is truncated or another one")
    }
    try external.take(length) {
      throw error("tensors name the same bytes of \(quoted(location)) again and again")
    }
    return data[data.startIndex + offset..<data.startIndex + offset + length]
  }
}
