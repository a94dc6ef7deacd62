import Foundation
import TestSupport
import Testing

import FoveaCore
import FoveaFormats

@Suite(.tags(.quick, .golden)) struct NumPyFileTests {
  static let goldens: [(name: String, tensor: HostTensor)] = [
    ("float32", HostTensor((0..<24).map { Float($0) / 8 }, shape: [2, 3, 4])),
    ("float64", HostTensor(.float64((0..<24).map { Double($0) }), shape: [2, 3, 4])),
    ("int32", HostTensor([Int32(-1), 2], shape: [2])),
    ("int64", HostTensor(.int64([-1 << 40]), shape: .scalar)),
    ("uint8", HostTensor(.uint8([]), shape: [0, 3])),
    ("bool", HostTensor(.uint8([1, 0]), shape: [2, 1])),
    ("version2", HostTensor([Float(1), 2], shape: [2])),
    ("version3", HostTensor([Float(1), 2], shape: [2])),
  ]

  @Test(arguments: goldens.indices) func readsWhatNumPyWrote(_ index: Int) throws {
    let (name, tensor) = Self.goldens[index]
    #expect(try NumPyFile.read(path: golden("\(name).npy")) == tensor)
    #expect(try NumPyFile.decode(NumPyFile.encoded(tensor), name: name) == tensor)
  }

  @Test(arguments: ["float32", "int32", "int64", "uint8"]) func writesTheBytesThatNumPyWrites(_ name: String)
    throws
  {
    let path = temporaryPath("\(name).npy")
    defer { try? FileManager.default.removeItem(atPath: path) }
    try NumPyFile.write(NumPyFile.read(path: golden("\(name).npy")), to: path)
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: path))
        == Data(contentsOf: URL(fileURLWithPath: golden("\(name).npy"))))
  }

  @Test(arguments: [
    ("bigendian", "type '>f4' cannot be read"), ("complex", "type '<c16' cannot be read"),
    ("structured", "expected a string; structured"),
  ]) func refusesOtherElements(_ name: String, _ words: String) {
    expectRefusal(words) { _ = try NumPyFile.read(path: golden("\(name).npy")) }
  }

  static func file(_ header: String, payload: Int = 4, version: UInt8 = 1) -> Data {
    let length = header.utf8.count
    return Data([0x93] + Array("NUMPY".utf8) + [version, 0, UInt8(length & 0xFF), UInt8(length >> 8)])
      + Data(header.utf8) + Data(count: payload)
  }

  @Test(arguments: [
    ("", "expected '{'"), ("{", "expected a string"), ("{}", "the key 'descr' is missing"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "needs 8 bytes, 4 are there"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': ()} x", "something follows"),
    ("{'descr': '<f4', 'descr': '<f4', 'shape': (1,)}", "unknown or appears twice"),
    ("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", "expected True or False"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", "expected an extent"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", "expected an extent"),
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (2305843009213693952,)}", "too many bytes"),
    ("{'descr': '<f4', 'fortran_order': True, 'shape': (0, 4611686018427387904, 4)}", "too many bytes"),
    ("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", "type '|O' cannot be read"),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (\(String(repeating: "1,", count: 65)))}",
      "more than 64 axes"
    ),
  ]) func refusesHeaders(_ header: String, _ words: String) {
    expectRefusal(words) { _ = try NumPyFile.decode(Self.file(header), name: "attack.npy") }
  }

  @Test func refusesOtherFiles() throws {
    expectRefusal("expected an .npy file") {
      _ = try NumPyFile.decode(Data("PK\u{3}\u{4}....".utf8), name: "z")
    }
    expectRefusal("got 9.0") { _ = try NumPyFile.decode(Self.file("{}", version: 9), name: "v") }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: golden("float32.npy")))
    for count in bytes.indices {
      expectRefusal("prefix: ") { try NumPyFile.decode(bytes.prefix(count), name: "prefix") }
    }
  }
}
