public import Foundation
import FoveaCore

extension SafeTensorsFile {
  /// Writes the file in one step; a reader sees the old file or the new one, nothing between.
  ///
  /// The header keeps the tensors' order. The bytes lie widest elements first, so that every tensor is
  /// aligned for readers that map the file. Memory is taken for a megabyte at a time.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if two tensors share a name or one is called
  ///   `__metadata__`, `.file` if the file cannot be written.
  public func write(to path: String, replacing: Bool = true) throws {
    let header = try sealedHeader(name: path)
    try AtomicFile.write(to: path, replacing: replacing) { handle in
      try handle.write(contentsOf: header)
      try forEachChunk { try handle.write(contentsOf: $0) }
    }
  }

  /// The bytes that `write(to:)` writes.
  ///
  /// - Throws: `FoveaError` with code `.configuration`, as `write(to:)` does.
  public func encoded() throws -> Data {
    var data = try sealedHeader(name: "safetensors")
    forEachChunk { data.append($0) }
    return data
  }

  /// The file's first bytes, with the checksum of the whole file if it is to carry one.
  private func sealedHeader(name: String) throws -> Data {
    guard isSealed else { return try encodedHeader(name: name) }
    var blank = self
    blank.seal()
    var header = try blank.encodedHeader(name: name)
    var seal = SafeTensorsSeal(head: header)
    forEachChunk { seal.add($0) }
    seal.stamp(&header)
    return header
  }

  /// The tensors' bytes in the order in which they lie in the file.
  private func forEachChunk(_ body: (Data) throws -> Void) rethrows {
    for index in positions { try tensors[index].tensor.elements.forEachChunk(body) }
  }

  /// The tensors, wider elements first, otherwise in the given order.
  private var positions: [Int] {
    tensors.indices.sorted {
      (-tensors[$0].tensor.elementType.byteCount, $0) < (-tensors[$1].tensor.elementType.byteCount, $1)
    }
  }

  private func encodedHeader(name: String) throws -> Data {
    var names: Set<String> = ["__metadata__"]
    for entry in tensors where !names.insert(entry.name).inserted {
      throw FoveaError(
        .configuration, at: name, "cannot hold two tensors called \(quoted(entry.name))",
        remedy: entry.name == "__metadata__" ? "the format keeps this name for itself" : "rename one of them")
    }
    var offsets = [Int](repeating: 0, count: tensors.count)
    var end = 0
    for index in positions {
      offsets[index] = end
      end += tensors[index].tensor.byteCount
    }
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
      fields.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    for (entry, offset) in zip(tensors, offsets) {
      let extents = entry.tensor.shape.dimensions.map(String.init).joined(separator: ",")
      fields.append(
        "\(quoted(entry.name)):{\"dtype\":\"\(entry.tensor.elementType.safeTensorsName)\","
          + "\"shape\":[\(extents)],\"data_offsets\":[\(offset),\(offset + entry.tensor.byteCount)]}")
    }
    var json = [UInt8]("{\(fields.joined(separator: ","))}".utf8)
    json.append(contentsOf: repeatElement(0x20, count: (8 - json.count % 8) % 8))
    guard json.count <= SafeTensorsHeader.maximumLength else {
      throw FoveaError(
        .configuration, at: name, "the header takes \(json.count) bytes, the format allows 100000000",
        remedy: "shorten the metadata")
    }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) }
    return Data(length + json)
  }
}

extension HostTensor {
  /// The size of the elements in bytes.
  fileprivate var byteCount: Int { shape.count * elementType.byteCount }
}

extension ElementType {
  /// What safetensors calls the type.
  fileprivate var safeTensorsName: String {
    switch self {
    case .float32: "F32"
    case .float64: "F64"
    case .int32: "I32"
    case .int64: "I64"
    case .uint8: "U8"
    case .int8: "I8"
    }
  }
}
