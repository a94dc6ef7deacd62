public import Foundation
public import FoveaCore

/// Named tensors that PyTorch saved with `torch.save`: a state dictionary, alone or inside a checkpoint.
///
/// Both forms are read: the zip archive that PyTorch has written since version 1.6, and the run of
/// pickles before it, in which many published weights are kept. The pickle is read by a machine that
/// can build dictionaries and tensors and nothing else; no file can make it run anything.
public struct PyTorchFile: Hashable, Sendable {
  /// The form of the file.
  public enum Form: String, Hashable, Sendable {
    /// A zip archive of a pickle and of the numbers, as PyTorch writes it by default.
    case zip
    /// Pickles one after the other and then the numbers, as PyTorch wrote it before version 1.6.
    case legacy
  }

  /// The form of the file.
  public var form: Form
  /// The tensors, in the order of their dictionary.
  ///
  /// 16-bit numbers become `float32`, integers of 8 and 16
  /// bits `int32`, booleans `uint8`.
  public var tensors: [NamedTensor]
  /// The types in which the file keeps the tensors, in the same order.
  public var types: [StoredType]
  /// Other short values of the checkpoint by their keys: an epoch, a name, a rate.
  public var metadata: [String: String]
  /// The choices and changes of the reader, one sentence each: the key of the dictionary, a removed prefix,
  /// skipped tensors.
  public var notes: [String]

  /// The tensor of the given name, if there is one.
  public subscript(name: String) -> HostTensor? { tensors.first { $0.name == name }?.tensor }

  /// Reads the file at `path`.
  ///
  /// - Parameters:
  ///   - path: The file, in either form.
  ///   - key: The location of the tensors in the checkpoint, as in `state_dict` or `model.backbone`, which may end
  ///     in what their names begin with up to a dot; without it, the one dictionary of tensors that the file
  ///     holds is found.
  /// - Returns: The contents of the file.
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it is damaged, fails its
  ///   checksums, asks for more than weights need, or holds several dictionaries and none is chosen.
  public static func read(path: String, key: String? = nil) throws -> PyTorchFile {
    try read(ByteReader(path: path), key: key)
  }

  /// Reads the bytes of a file; errors call them `name`.
  ///
  /// - Throws: `FoveaError` with code `.format`, as `read(path:key:)` does.
  public static func decode(_ data: Data, name: String, key: String? = nil) throws -> PyTorchFile {
    try read(ByteReader(data, name: name), key: key)
  }

  private static func read(_ reader: ByteReader, key: String?) throws -> PyTorchFile {
    var reader = reader
    let head = [UInt8](try reader.read(min(reader.count, FileHead.length), "the head of the file"))
    switch FileHead(head) {
    case .zip:
      var archive = try ZipArchive(reader)
      return try decode(&archive, key: key)
    case .pyTorchLegacy: return try decodeLegacy(&reader, key: key)
    case .other(let file):
      throw file.error(
        at: reader.name, expected: "a file of torch.save", formats: "PyTorch state dictionary (.pth)")
    case .safeTensors, .numPy, .hdf5:
      throw FoveaError(
        .format, at: reader.name, "expected a file of torch.save, got \(FileHead(head).description)",
        remedy: "save model.state_dict() with torch.save")
    }
  }
}
