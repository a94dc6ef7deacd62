public import Foundation
public import FoveaCore

/// Weights from a file of any supported format, recognized by its first bytes.
public struct WeightsFile: Hashable, Sendable {
  /// The formats of weights that can be read.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// See `SafeTensorsFile`.
    case safeTensors = "safetensors"
    /// The zip form of `torch.save`; see `PyTorchFile`.
    case pyTorchZip = "PyTorch (zip)"
    /// The older form of `torch.save`; see `PyTorchFile`.
    case pyTorchLegacy = "PyTorch (legacy)"
    /// See `NumPyArchive`.
    case numPyArchive = "npz"
    /// One tensor; see `NumPyFile`.
    case numPy = "npy"
    /// The datasets of an HDF5 file, such as Keras's `.weights.h5`.
    case hdf5 = "HDF5"
    /// The weights in Keras's zip archive `.keras`.
    case keras = "Keras"

    /// What separates the parts of a tensor's name.
    var separator: String { [.hdf5, .keras].contains(self) ? "/" : "." }
  }

  /// The format of the file.
  public var format: Format
  /// The tensors, in the order of the file; the one in an `.npy` file has the file's name without it.
  public var tensors: [NamedTensor]
  /// The types in which the file keeps the tensors, in the same order.
  public var types: [StoredType]
  /// Texts by their keys, with which the file describes itself.
  public var metadata: [String: String]
  /// The choices, changes and skipped parts, one sentence each.
  public var notes: [String]
  /// Keras's description of the network, as JSON, where the file has one.
  package private(set) var kerasConfiguration: Data?

  /// The tensor of the given name, if there is one.
  public subscript(name: String) -> HostTensor? { tensors.first { $0.name == name }?.tensor }

  /// Reads the file at `path`.
  ///
  /// - Parameters:
  ///   - path: The file, in one of the formats of `Format`.
  ///   - key: The location of the tensors in the file: in a PyTorch checkpoint, see `PyTorchFile.read(path:key:)`,
  ///     elsewhere what their names begin with up to a dot, in Keras's files up to a slash.
  /// - Returns: The contents of the file.
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it is of another format or
  ///   breaks the rules of its own, `.configuration` if there is a key and nothing lies under it.
  public static func read(path: String, key: String? = nil) throws -> WeightsFile {
    if let folder = ForeignFile(folder: FileLocation(path)) {
      throw unknown(folder, name: FileLocation(path).path)
    }
    return try read(ByteReader(path: path), key: key)
  }

  /// Reads an open file from its beginning.
  ///
  /// - Throws: `FoveaError`, as `read(path:key:)` does.
  package static func read(_ file: ByteReader, key: String?) throws -> WeightsFile {
    try read(file, key: key, stem: FileLocation(file.name).stem).under(key, at: file.name)
  }

  /// Reads the bytes of a file; errors call them `name`.
  ///
  /// - Throws: `FoveaError` with code `.format`, as `read(path:key:)` does.
  public static func decode(_ data: Data, name: String, key: String? = nil) throws -> WeightsFile {
    try read(ByteReader(data, name: name), key: key, stem: name).under(key, at: name)
  }

  private static func read(_ reader: ByteReader, key: String?, stem: String) throws -> WeightsFile {
    var reader = reader
    try reader.seek(to: 0, "the head of the file")
    let head = [UInt8](try reader.read(min(reader.count, FileHead.length), "the head of the file"))
    try reader.seek(to: 0, "the head of the file")
    switch FileHead(head) {
    case .safeTensors:
      let (file, types) = try SafeTensorsFile.decode(&reader)
      let left =
        file.ignored.isEmpty
        ? [] : ["tensors that cannot be read are omitted: \(listed(file.ignored))"]
      return WeightsFile(
        format: .safeTensors, tensors: file.tensors, types: types, metadata: file.metadata, notes: left)
    case .numPy:
      let (tensor, type) = try NumPyFile.decode(&reader)
      return WeightsFile(
        format: .numPy, tensors: [NamedTensor(name: stem, tensor: tensor)], types: [type])
    case .hdf5: return WeightsFile(.hdf5, try HDF5File.decode(reader))
    case .pyTorchLegacy:
      return WeightsFile(try PyTorchFile.decodeLegacy(&reader, key: key))
    case .zip:
      if FileLocation(reader.name).ending == "distcp" {
        throw unknown(ForeignFile(archive: reader.name, entries: []), name: reader.name)
      }
      var archive = try ZipArchive(reader)
      if PyTorchFile.pickleEntry(of: archive) != nil {
        return WeightsFile(try PyTorchFile.decode(&archive, key: key))
      }
      if let entry = archive[kerasEntry] {
        var file = WeightsFile(.keras, try HDF5File.decode(archive.open(entry), file: reader.count))
        if let entry = archive["config.json"], entry.count <= longestConfiguration {
          file.kerasConfiguration = try archive.contents(of: entry)
        }
        return file
      }
      guard archive.entries.contains(where: { $0.name.hasSuffix(".npy") }) else {
        throw unknown(
          ForeignFile(archive: reader.name, entries: archive.entries.map(\.name)), name: reader.name)
      }
      let (file, types) = try NumPyArchive.decode(&archive)
      let left = file.ignored.isEmpty ? [] : ["entries that are not tensors are omitted"]
      return WeightsFile(format: .numPyArchive, tensors: file.tensors, types: types, notes: left)
    case .other(let file): throw unknown(file, name: reader.name)
    }
  }

  /// Whether a file is one of HDF5, or Keras's archive of one, by its first bytes and the names of its entries.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it is an archive that breaks the rules.
  package static func isKeras(path: String) throws -> Bool {
    var reader = try ByteReader(path: path)
    switch FileHead([UInt8](try reader.read(min(reader.count, FileHead.length), "the head of the file"))) {
    case .hdf5: return true
    case .zip: return try ZipArchive(reader)[kerasEntry] != nil
    default: return false
    }
  }

  /// The tensors whose names begin with the key, without it; PyTorch's dictionaries have been searched
  /// already.
  private func under(_ key: String?, at name: String) throws -> WeightsFile {
    guard let key, format != .pyTorchZip, format != .pyTorchLegacy else { return self }
    let prefix = key + format.separator
    let places = tensors.indices.filter { tensors[$0].name.hasPrefix(prefix) }
    guard !places.isEmpty else {
      throw FoveaError(
        .configuration, at: name,
        "has no tensor (\(format.rawValue)) whose name begins with \(quoted(prefix))",
        remedy: "omit \(.key)")
    }
    var file = self
    file.tensors = places.map { place in
      NamedTensor(name: String(tensors[place].name.dropFirst(prefix.count)), tensor: tensors[place].tensor)
    }
    file.types = places.map { types[$0] }
    file.notes.append("the tensors are those whose names begin with \(quoted(prefix))")
    return file
  }

  private init(_ file: PyTorchFile) {
    let format: Format =
      switch file.form {
      case .zip: .pyTorchZip
      case .legacy: .pyTorchLegacy
      }
    self.init(
      format: format, tensors: file.tensors, types: file.types, metadata: file.metadata,
      notes: file.notes)
  }

  private init(_ format: Format, _ file: HDF5File) {
    let left =
      file.ignored.isEmpty ? [] : ["what is no tensor is omitted: \(listed(file.ignored))"]
    self.init(format: format, tensors: file.tensors, types: file.types, notes: left)
  }

  private init(
    format: Format, tensors: [NamedTensor], types: [StoredType], metadata: [String: String] = [:],
    notes: [String] = []
  ) {
    self.format = format
    self.tensors = tensors
    self.types = types
    self.metadata = metadata
    self.notes = notes
  }

  /// The entry of Keras's archive that holds the weights.
  private static let kerasEntry = "model.weights.h5"
  /// The most bytes of a description that is read: one of hundreds of layers has some hundred thousand.
  private static let longestConfiguration = 16 << 20

  /// The formats that can be read, for errors.
  package static let formats =
    "safetensors, PyTorch state dictionary (.pth), npz, npy, ONNX, Keras (.keras, .h5)"

  private static func unknown(_ found: ForeignFile, name: String) -> FoveaError {
    found.error(at: name, expected: "weights", formats: formats)
  }
}
