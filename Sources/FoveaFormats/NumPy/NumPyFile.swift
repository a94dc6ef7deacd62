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
  ///   holds elements other than little-endian `f4`, `f8`, `i4`, `i8`, `u1`, booleans (read as bytes) and
  ///   (widened) `f2`, `i1`, `i2`, `u2`, `u4`.
  public static func read(path: String) throws -> HostTensor {
    var reader = try ByteReader(path: path)
    return try decode(&reader).tensor
  }

  /// Reads the bytes of a file; errors call them `name`.
  ///
  /// - Throws: `FoveaError` with code `.format`, as `read(path:)` does.
  public static func decode(_ data: Data, name: String) throws -> HostTensor {
    var reader = ByteReader(data, name: name)
    return try decode(&reader).tensor
  }

  /// Whether the file at `path` holds something, and that begins otherwise than an `.npy` file.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read.
  package static func isOther(path: String) throws -> Bool {
    var reader = try ByteReader(path: path)
    return try reader.count > 0
      && ![UInt8](reader.read(min(reader.count, 6), "the head")).elementsEqual(magic)
  }

  /// Writes the tensor as an `.npy` file of version 1.0, in one step.
  ///
  /// - Throws: `FoveaError` with code `.file` if the file cannot be written.
  public static func write(_ tensor: HostTensor, to path: String) throws {
    try AtomicFile.write(to: path) { handle in
      try forEachChunk(of: tensor) { try handle.write(contentsOf: $0) }
    }
  }

  /// The bytes that `write(_:to:)` writes.
  public static func encoded(_ tensor: HostTensor) -> Data {
    var data = Data()
    forEachChunk(of: tensor) { data.append($0) }
    return data
  }

  /// Hands the bytes of the file, header first, to `body`, at most a megabyte at a time.
  static func forEachChunk(of tensor: HostTensor, _ body: (Data) throws -> Void) rethrows {
    try body(header(of: tensor))
    try tensor.elements.forEachChunk(body)
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

  /// Reads a file, and the type in which it keeps the elements.
  static func decode(_ reader: inout ByteReader) throws -> (tensor: HostTensor, type: StoredType) {
    let description = try Description(&reader)
    try description.check(reader.remaining, name: reader.name)
    let shape = TensorShape(description.shape)
    let elements = description.type.elements(of: try reader.readToEnd())
    guard description.isColumnMajor else { return (HostTensor(elements, shape: shape), description.type) }
    // The distance between neighbours along each axis, first axis fastest.
    let strides = shape.dimensions.reduce(into: [1]) { $0.append($0[$0.count - 1] * $1) }
    let gathered = elements.gathered(shape, strides: Array(strides.dropLast()))
    return (HostTensor(gathered, shape: shape), description.type)
  }

  /// The longest that magic, version, length and header can be together.
  static let longestHead = 12 + maximumHeader

  /// What the head of a file says about the numbers that follow.
  struct Description {
    let type: StoredType
    let shape: [Int]
    let isColumnMajor: Bool
    private let descr: String

    /// Reads the head.
    init(_ reader: inout ByteReader) throws {
      let start = [UInt8](try reader.read(8, "the head of an .npy file"))
      guard start.starts(with: magic) else {
        throw FoveaError(
          .format, at: reader.name, "expected an .npy file, which begins with \\x93NUMPY",
          remedy: "write it with numpy.save")
      }
      guard (1...3).contains(start[6]), start[7] == 0 else {
        throw FoveaError(
          .format, at: reader.name,
          "expected version 1.0, 2.0 or 3.0 of .npy, got \(start[6]).\(start[7])")
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
          remedy: "convert them to one of <f2, <f4, <f8, |i1, <i2, <i4, <i8, |u1, <u2, <u4, |b1")
      }
      (self.type, shape, isColumnMajor, descr) = (type, header.shape, header.isColumnMajor, header.descr)
    }

    /// Compares the bytes that the shape needs with those that follow.
    func check(_ found: Int, name: String) throws {
      let bytes = elementCount(shape)?.multipliedReportingOverflow(by: type.byteCount)
      guard let bytes, !bytes.overflow, bytes.partialValue == found else {
        throw FoveaError(
          .format, at: name,
          "\(descr) of shape \(shape) needs "
            + "\(bytes.flatMap { $0.overflow ? nil : String($0.partialValue) } ?? "too many") bytes, "
            + "\(found) are there", remedy: "the file is truncated or damaged")
      }
    }
  }
}

extension StoredType {
  /// The type that NumPy describes by this text.
  fileprivate init?(descr: String) {
    switch descr {
    case "<f2": self = .float16
    case "<f4": self = .float32
    case "<f8": self = .float64
    case "|i1": self = .int8
    case "<i2": self = .int16
    case "<i4": self = .int32
    case "<i8": self = .int64
    case "|u1": self = .uint8
    case "<u2": self = .uint16
    case "<u4": self = .uint32
    case "|b1": self = .bool
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
    case .int8: "|i1"
    }
  }
}
