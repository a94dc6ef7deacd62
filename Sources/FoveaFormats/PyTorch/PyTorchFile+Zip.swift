import Foundation
import FoveaCore

extension PyTorchFile {
  /// The name of the entry `<stem>/data.pkl` of an archive, if there is one.
  static func pickleEntry(of archive: ZipArchive) -> ZipEntry? {
    archive.entries.first { entry in
      entry.name.hasSuffix("/data.pkl") && entry.name.count { $0 == "/" } == 1
    }
  }

  /// Reads the zip form: `<stem>/data.pkl`, and the numbers of each storage in `<stem>/data/<key>`.
  static func decode(_ archive: inout ZipArchive, key: String?) throws -> PyTorchFile {
    guard let pickle = pickleEntry(of: archive) else {
      throw FoveaError(
        .format, at: archive.name, "expected a file of torch.save, got a zip archive without data.pkl",
        remedy: "save model.state_dict() with torch.save")
    }
    let stem = pickle.name.dropLast("data.pkl".count)
    guard archive[stem + "constants.pkl"] == nil else {
      throw ForeignFile.torchScript.error(at: archive.name, expected: "weights", formats: WeightsFile.formats)
    }
    let isBigEndian = try isBigEndian(&archive, stem: stem)
    guard pickle.count <= Unpickler.maximumLength else {
      throw FoveaError(
        .format, at: archive.place(of: pickle),
        "a pickle of \(pickle.count) bytes is longer than \(Unpickler.maximumLength)",
        remedy: "save model.state_dict() alone with torch.save")
    }
    var unpickler = Unpickler(
      [UInt8](try archive.contents(of: pickle)), of: archive.name, part: "data.pkl")
    let root = try unpickler.run()
    let dictionary = try StateDictionary(root, in: unpickler.heap, key: key, file: archive.name)
    let plan = try TensorPlan(
      dictionary.tensors, file: archive.name, fileSize: archive.fileSize
    ) { key in
      archive[stem + "data/" + key]?.count
    }
    let tensors = try plan.read(isBigEndian: isBigEndian) { key in
      guard let entry = archive[stem + "data/" + key] else { return Data() }
      return try archive.contents(of: entry)
    }
    return PyTorchFile(
      form: .zip, tensors: tensors, types: plan.types, metadata: dictionary.metadata,
      notes: dictionary.notes)
  }

  /// Whether the archive was written on a big-endian machine, as its entry `byteorder` says; old ones have none.
  private static func isBigEndian(_ archive: inout ZipArchive, stem: Substring) throws -> Bool {
    guard let entry = archive[stem + "byteorder"] else { return false }
    let order = String(decoding: try archive.contents(of: entry).prefix(16), as: UTF8.self)
    guard order == "little" || order == "big" else {
      throw FoveaError(
        .format, at: archive.place(of: entry), "expected \"little\" or \"big\", got \(quoted(order))",
        remedy: "the file is damaged")
    }
    return order == "big"
  }
}
