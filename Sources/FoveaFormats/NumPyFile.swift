public import Foundation
public import FoveaCore

/// One tensor in NumPy's `.npy` format, versions 1.0, 2.0 and 3.0 (NumPy Enhancement Proposal 1).
public enum NumPyFile {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// NumPy itself refuses longer headers unless told otherwise, at a hundredth of this.
  private static let maximumHeader = 1_000_000

  /// Reads the tensor in the file at `path`.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it breaks the format or
  ///   holds elements other than little-endian `f4`, `f8`, `i4`, `i8`, `u1` and booleans (read as bytes).
  public static func read(path: String) throws -> HostTensor {
    var reader = try ByteReader(path: path)
    return try decode(&reader)
  }

  /// Reads the bytes of a file; errors call them `name`.
  ///
  /// - Throws: `FoveaError` with code `.format`, as `read(path:)` does.
  public static func decode(_ data: Data, name: String) throws -> HostTensor {
    var reader = ByteReader(data, name: name)
    return try decode(&reader)
  }

  /// Writes the tensor as an `.npy` file of version 1.0, in one step.
  ///
  /// - Throws: `FoveaError` with code `.file` if the file cannot be written.
  public static func write(_ tensor: HostTensor, to path: String) throws {
    try AtomicFile.write(to: path) { handle in
      try handle.write(contentsOf: header(of: tensor))
      try tensor.elements.forEachChunk { try handle.write(contentsOf: $0) }
    }
  }

  /// The bytes that `write(_:to:)` writes.
  public static func encoded(_ tensor: HostTensor) -> Data {
    var data = header(of: tensor)
    tensor.elements.forEachChunk { data.append($0) }
    return data
  }

  private static func header(of tensor: HostTensor) -> Data {
    let extents = tensor.shape.dimensions.map(String.init).joined(separator: ", ")
    let tuple = tensor.shape.rank == 1 ? "(\(extents),)" : "(\(extents))"
    var text = "{'descr': '\(tensor.elementType.descr)', 'fortran_order': False, 'shape': \(tuple), }"
    // The header ends in a line feed on a multiple of 64 bytes, so that the numbers are aligned.
    let length = (10 + text.utf8.count + 1 + 63) / 64 * 64 - 10
    precondition(length <= Int(UInt16.max), "a tensor of \(tensor.shape.rank) axes fits no .npy header")
    text += String(repeating: " ", count: length - text.utf8.count - 1) + "\n"
    return Data(magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8))
  }

  private static func decode(_ reader: inout ByteReader) throws -> HostTensor {
    let start = [UInt8](try reader.read(8, "the head of an .npy file"))
    guard start.starts(with: magic) else {
      throw FoveaError(
        .format, at: reader.name, "expected an .npy file, which begins with \\x93NUMPY",
        remedy: "write it with numpy.save")
    }
    guard (1...3).contains(start[6]), start[7] == 0 else {
      throw FoveaError(
        .format, at: reader.name,
        "versions 1.0, 2.0 and 3.0 of .npy can be read, this is \(start[6]).\(start[7])")
    }
    let prefix = try reader.read(start[6] == 1 ? 2 : 4, "the length of the header")
    let length = prefix.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= maximumHeader else {
      throw FoveaError(
        .format, at: reader.name, "a header of \(length) bytes is longer than \(maximumHeader)",
        remedy: "the file is damaged")
    }
    let header = try NumPyHeader([UInt8](try reader.read(length, "the header")), name: reader.name)
    guard let type = StoredType(descr: header.descr) else {
      throw FoveaError(
        .format, at: reader.name, "elements of type '\(header.descr)' cannot be read",
        remedy: "convert them to one of <f4, <f8, <i4, <i8, |u1, |b1")
    }
    let bytes = elementCount(header.shape)?.multipliedReportingOverflow(by: type.byteCount)
    guard let bytes, !bytes.overflow, bytes.partialValue == reader.remaining else {
      throw FoveaError(
        .format, at: reader.name,
        "\(header.descr) of shape \(header.shape) needs "
          + "\(bytes.flatMap { $0.overflow ? nil : String($0.partialValue) } ?? "too many") bytes, "
          + "\(reader.remaining) are there", remedy: "the file is truncated or damaged")
    }
    let shape = Shape(header.shape)
    let elements = type.elements(of: try reader.readToEnd())
    return HostTensor(header.isColumnMajor ? elements.rowMajor(shape) : elements, shape: shape)
  }
}

extension HostTensor.Elements {
  /// The elements of a shape, which lie first axis fastest, in row-major order.
  fileprivate func rowMajor(_ shape: Shape) -> HostTensor.Elements {
    switch self {
    case .float32(let values): .float32(Self.transposed(values, shape))
    case .float64(let values): .float64(Self.transposed(values, shape))
    case .int32(let values): .int32(Self.transposed(values, shape))
    case .int64(let values): .int64(Self.transposed(values, shape))
    case .uint8(let values): .uint8(Self.transposed(values, shape))
    }
  }

  private static func transposed<Number>(_ values: [Number], _ shape: Shape) -> [Number] {
    // The distance between neighbours along each axis, first axis fastest.
    let strides = shape.dimensions.reduce(into: [1]) { $0.append($0[$0.count - 1] * $1) }
    var position = [Int](repeating: 0, count: shape.rank)
    var source = 0
    var result: [Number] = []
    result.reserveCapacity(values.count)
    for _ in values.indices {
      result.append(values[source])
      var axis = shape.rank - 1
      while axis >= 0 {
        position[axis] += 1
        source += strides[axis]
        if position[axis] < shape[axis] { break }
        source -= strides[axis] * shape[axis]
        position[axis] = 0
        axis -= 1
      }
    }
    return result
  }
}

extension StoredType {
  /// The type that NumPy describes by this text; booleans are bytes of 0 and 1.
  fileprivate init?(descr: String) {
    switch descr {
    case "<f4": self = .float32
    case "<f8": self = .float64
    case "<i4": self = .int32
    case "<i8": self = .int64
    case "|u1", "|b1": self = .uint8
    default: return nil
    }
  }
}

extension ElementType {
  /// What NumPy calls the type.
  fileprivate var descr: String {
    switch self {
    case .float32: "<f4"
    case .float64: "<f8"
    case .int32: "<i4"
    case .int64: "<i8"
    case .uint8: "|u1"
    }
  }
}
