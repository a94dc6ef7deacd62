public import Foundation
public import FoveaCore

/// Named tensors and texts about them in the safetensors format.
///
/// The file is a 64-bit length, a JSON header of that length and the tensors' bytes, little-endian, row
/// by row. The reader accepts exactly what the format allows: a header of at most 100 MB, no name
/// twice, no holes and no overlaps between tensors. A file that carries a checksum (see ``seal()``) is held
/// to it.
public struct SafeTensorsFile: Hashable, Sendable {
  /// A tensor under its name.
  public typealias Entry = NamedTensor

  /// Texts by their keys, which describe the file; any keys are allowed.
  public var metadata: [String: String]
  /// The tensors, in the order in which the header lists them.
  public var tensors: [Entry]
  /// The names of skipped tensors, whose elements cannot be read, each with its type.
  public var ignored: [String] = []

  /// Creates the contents of a file.
  public init(metadata: [String: String] = [:], tensors: [Entry] = []) {
    self.metadata = metadata
    self.tensors = tensors
  }

  /// The tensor of the given name, if there is one.
  public subscript(name: String) -> HostTensor? { tensors.first { $0.name == name }?.tensor }

  /// Reads the file at `path`.
  ///
  /// The elements that can be read are F64, F32, F16, BF16, I64, I32, I16, I8, U32, U16, U8 and BOOL, those
  /// that a host tensor has no type for as the next wider ones. A tensor of others is skipped.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it breaks the format,
  ///   differs from its checksum or holds tensors of which none can be read.
  public static func read(path: String) throws -> SafeTensorsFile {
    var reader = try ByteReader(path: path)
    return try decode(&reader).file
  }

  /// Reads the bytes of a file; errors call them `name`.
  ///
  /// - Throws: `FoveaError` with code `.format`, as `read(path:)` does.
  public static func decode(_ data: Data, name: String) throws -> SafeTensorsFile {
    var reader = ByteReader(data, name: name)
    return try decode(&reader).file
  }

  /// Reads a file from its first byte on; `types` are those in which it keeps its tensors, in their order.
  ///
  /// Skipped tensors are read too, as the checksum is that of the whole file.
  static func decode(
    _ reader: inout ByteReader
  ) throws -> (file: SafeTensorsFile, types: [StoredType]) {
    let prefix = try reader.read(8, "the length of the header")
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(SafeTensorsHeader.maximumLength) else {
      try reader.seek(to: 0, "the head of the file")
      let head = [UInt8](try reader.read(min(reader.count, FileHead.length), "the head of the file"))
      if case .other(let file) = FileHead(head), file.isRecognized {
        throw file.error(at: reader.name, expected: "a safetensors file", formats: "safetensors")
      }
      throw FoveaError(
        .format, at: reader.name,
        "a safetensors header must have at most \(SafeTensorsHeader.maximumLength) bytes, this one claims \(length)",
        remedy: "this is another kind of file")
    }
    let header = try SafeTensorsHeader(
      reader.array(Int(length), "the header"), payload: reader.count - 8 - Int(length), name: reader.name)
    let claim = header.metadata[SafeTensorsSeal.key]
    var seal: SafeTensorsSeal?
    if claim != nil {
      // The header is read again rather than kept, as it may take a hundred megabytes.
      try reader.seek(to: 0, "the header")
      seal = SafeTensorsSeal(reading: try reader.read(8 + Int(length), "the header"))
    }
    var tensors = [HostTensor?](repeating: nil, count: header.entries.count)
    for index in header.byPosition {
      let entry = header.entries[index]
      let bytes = try reader.read(entry.bytes.count, "tensor \(quoted(entry.name))")
      seal?.add(bytes)
      tensors[index] = entry.type.map { HostTensor($0.elements(of: bytes), shape: TensorShape(entry.shape)) }
    }
    guard claim == seal?.digits else {
      throw FoveaError(
        .format, at: reader.name,
        "the checksum in the file is \(quoted(claim ?? "")), its bytes give \(seal?.digits ?? "none")",
        remedy: "the file is damaged; use another copy")
    }
    var file = SafeTensorsFile(
      metadata: header.metadata,
      tensors: zip(header.entries, tensors).compactMap { entry, tensor in
        tensor.map { Entry(name: entry.name, tensor: $0) }
      })
    file.ignored = header.entries.filter { $0.type == nil }
      .map { "\(quoted($0.name)) of type \(quoted($0.typeName))" }
    if file.tensors.isEmpty, let first = header.entries.first {
      throw FoveaError(
        .format, at: reader.name,
        "tensor \(quoted(first.name)): elements of type \(quoted(first.typeName)) cannot be read",
        remedy: "convert them to one of F64, F32, F16, BF16, I64, I32, I16, I8, U32, U16, U8, BOOL")
    }
    return (file, header.entries.compactMap(\.type))
  }
}
