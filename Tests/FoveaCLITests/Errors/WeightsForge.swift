import ArchiveForge
import Foundation

/// Makes files of weights in PyTorch's two forms and NumPy's, and the cases that are about them.
enum WeightsForge: PickleForge {
  /// The numbers 0, 1, 2, 3, which the storage "0" holds.
  static let numbers = Data([0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40])

  /// The saved value of a state dictionary that is sound.
  static let good = dictionary(text("conv.weight") + tensor([2, 2], [2, 1]))

  /// The older form: pickles one after the other, then the storage.
  static func legacy(_ saved: [UInt8], count: Int = 4) -> Data {
    let keys = code([0x80, 2, 0x5D], text("0"), [0x61, 0x2E])
    return Data(code(prologue, saved, keys, ZipForge.bytes([(count, 8)]))) + numbers
  }

  /// The newer form: an archive with the pickle, and storages by name.
  static func archive(_ saved: [UInt8]) -> Data {
    ZipForge(entries: [
      .init(name: "m/data.pkl", bytes: Data(saved)), .init(name: "m/data/0", bytes: numbers),
      .init(name: "m/version", bytes: Data("3\n".utf8)),
    ]).data
  }

  /// An archive of one entry.
  static func archive(_ name: String, _ bytes: Data) -> Data {
    ZipForge(entries: [.init(name: name, bytes: bytes)]).data
  }

  /// The bytes that begin every array of NumPy.
  static let numPy = Data([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59])

  /// An array of NumPy: a header and so many zeros.
  static func array(_ header: String, count: Int = 4, version: UInt8 = 1) -> Data {
    let length = ZipForge.bytes([(header.utf8.count + 1, version == 1 ? 2 : 4)])
    return numPy + Data([version, 0]) + Data(length) + Data("\(header)\n".utf8) + Data(count: count)
  }

  /// The header of an array.
  static func described(_ type: String, _ shape: String, isFortran: Bool = false) -> String {
    "{'descr': '\(type)', 'fortran_order': \(isFortran ? "True" : "False"), 'shape': \(shape), }"
  }

  /// A file of weights that the commands which read weights must refuse.
  static func refused(
    _ name: String, _ file: String, _ make: @escaping @Sendable (CaseFolder) throws -> Void
  ) -> ErrorCase {
    ErrorCase(
      name: name, commands: ["info \(file)", "export --weights \(file) --to out.npz"], limits: .hostile,
      subject: file, make: make)
  }

  static func refused(
    _ name: String, _ file: String, _ bytes: @autoclosure @escaping @Sendable () throws -> Data
  ) -> ErrorCase {
    refused(name, file) { try $0.write(bytes(), to: file) }
  }
}

extension Data {
  /// Some bytes again and again.
  init(repeating piece: [UInt8], times: Int) {
    self.init(capacity: piece.count * times)
    // Many at once, as every appending costs time.
    let block = Data((0..<Swift.min(times, 1024)).flatMap { _ in piece })
    for _ in 0..<times / 1024 { append(block) }
    append(block.prefix(piece.count * (times % 1024)))
  }

  /// The bytes with others in a place, counted from the end where it is negative.
  func patched(_ place: Int, _ bytes: [UInt8]) -> Data {
    var data = self
    let start = place >= 0 ? startIndex + place : endIndex + place
    data.replaceSubrange(start..<start + bytes.count, with: bytes)
    return data
  }

  /// Where some bytes stand first.
  func place(of bytes: some Collection<UInt8>) -> Int { firstRange(of: Data(bytes))?.lowerBound ?? 0 }
}
