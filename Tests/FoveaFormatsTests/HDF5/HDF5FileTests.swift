import ArchiveForge
import Foundation
import FoveaCore
import TestSupport
import Testing

import FoveaFormats

/// Files of HDF5 that `Goldens/make_hdf5.py` wrote with h5py, and damaged ones.
@Suite(.tags(.golden)) struct HDF5FileTests {
  private struct Dataset: Decodable {
    var shape: [Int]
    var values: [Double]
  }

  private static func file(_ name: String) throws -> HDF5File {
    try HDF5File.decode(ByteReader(path: golden("hdf5/\(name).h5")))
  }

  private static func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: ["plain", "many", "modern", "compact"])
  func readsWhatH5pyWrote(_ name: String) throws {
    let contents = try JSONDecoder().decode(
      [String: [String: Dataset]].self, from: Data(contentsOf: goldenFile("hdf5/contents.json")))
    let expected = try #require(contents[name])
    let file = try Self.file(name)
    #expect(Set(file.tensors.map(\.name)) == Set(expected.keys))
    for entry in file.tensors {
      #expect(entry.tensor.shape.dimensions == expected[entry.name]?.shape)
      #expect(entry.tensor.doubles == expected[entry.name]?.values, "\(entry.name)")
    }
    #expect(file.types.count == file.tensors.count)
  }

  @Test func omitsWhatIsNoNumber() throws {
    #expect(try Self.file("plain").ignored.sorted() == ["elsewhere", "outside", "words"])
  }

  @Test(arguments: [
    ("chunked", "\"x\": a dataset in chunks, which is not supported"),
    ("packed", "\"x\": a compressed dataset, which is not supported"),
    ("dense", "the root group: a group whose links lie in a fractal heap, which is not supported"),
    ("circle", "\"a/again\": a group to which several links lead"),
  ]) func refuses(_ name: String, _ words: String) {
    expectRefusal(words) { _ = try Self.file(name) }
  }

  @Test func forgedFilesAreRead() throws {
    var forge = HDF5Forge()
    forge.add("layers/dense/vars/0", [2, 3], [1, 2, 3, 4, 5, 6])
    forge.add("layers/dense/vars/1", [3], [7, 8, 9])
    forge.add("top", [], [10])
    let file = try HDF5File.decode(ByteReader(forge.data, name: "forged"))
    #expect(file.tensors.map(\.name) == ["layers/dense/vars/0", "layers/dense/vars/1", "top"])
    #expect(file.tensors[0].tensor == HostTensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]))
    #expect(file.tensors[2].tensor == HostTensor.scalar(10))
  }

  /// No cut and no changed byte ends the process or takes long; most are refused, the rest read as numbers.
  @Test(arguments: ["modern", "compact"]) func damageIsHarmless(_ name: String) throws {
    let whole = try Data(contentsOf: goldenFile("hdf5/\(name).h5"))
    var refused = 0
    for length in 0..<whole.count {
      let cut = Self.refusal { _ = try HDF5File.decode(ByteReader(whole.prefix(length), name: "cut")) }
      refused += cut == nil ? 0 : 1
    }
    #expect(refused > whole.count / 2)
    refused = 0
    for place in whole.indices {
      for change in [0x01, 0x80, 0xFF] as [UInt8] {
        var bytes = whole
        bytes[place] ^= change
        refused += Self.refusal { _ = try HDF5File.decode(ByteReader(bytes, name: "flipped")) } == nil ? 0 : 1
      }
    }
    #expect(refused > 0)
  }

  @Test func shapesLargerThanTheFileAreRefused() throws {
    var forge = HDF5Forge()
    forge.add("x", [2], [1, 2])
    var bytes = forge.data
    let place = try #require(bytes.firstRange(of: Data([1, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0])))
    for extent in [Data([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]), Data(repeating: 0x7F, count: 8)] {
      bytes.replaceSubrange(place.lowerBound + 8..<place.lowerBound + 16, with: extent)
      expectRefusal("is larger than the file") { _ = try HDF5File.decode(ByteReader(bytes, name: "x")) }
    }
  }

  @Test func headersAreNotReadWithoutEnd() throws {
    var forge = HDF5Forge()
    for index in 0..<3 { forge.add("a\(index)", [0], []) }
    var bytes = forge.data
    // A continuation that leads to itself.
    let message = try #require(bytes.firstRange(of: Data([0x11, 0, 16, 0, 0, 0, 0, 0])))
    bytes[message.lowerBound] = 0x10
    var place = Int64(message.lowerBound)
    var length = Int64(24)
    bytes.replaceSubrange(message.upperBound..<message.upperBound + 8, with: Data(bytes: &place, count: 8))
    bytes.replaceSubrange(
      message.upperBound + 8..<message.upperBound + 16, with: Data(bytes: &length, count: 8))
    expectRefusal("the same headers are read again and again") {
      _ = try HDF5File.decode(ByteReader(bytes, name: "x"))
    }
  }

  @Test func pathsAndFoldersHaveBounds() {
    var deep = HDF5Forge()
    deep.add((0..<80).map { "g\($0)" }.joined(separator: "/"), [1], [1])
    expectRefusal("folders inside each other") { _ = try HDF5File.decode(ByteReader(deep.data, name: "x")) }
    var long = HDF5Forge()
    long.add(String(repeating: "n", count: 1025), [1], [1])
    expectRefusal("has more than 1024 bytes") { _ = try HDF5File.decode(ByteReader(long.data, name: "x")) }
    var path = HDF5Forge()
    path.add((0..<6).map { _ in String(repeating: "n", count: 1000) }.joined(separator: "/"), [1], [1])
    expectRefusal("a path of more than 4096 bytes") {
      _ = try HDF5File.decode(ByteReader(path.data, name: "x"))
    }
    var twice = HDF5Forge()
    twice.add("a", [1], [1])
    twice.add("a", [1], [2])
    expectRefusal("two links are called \"a\"") { _ = try HDF5File.decode(ByteReader(twice.data, name: "x")) }
  }

  /// Many links to one header that is large: it is read again and again only up to a bound.
  @Test func headersAreReadOftenOnlyUpToABound() throws {
    var forge = HDF5Forge(attributes: 10)
    forge.add("large", [0], [])
    for index in 0..<1000 { forge.link("a\(index)", to: "large") }
    #expect(forge.data.count < 1 << 20)
    expectRefusal("the same headers are read again and again") {
      _ = try HDF5File.decode(ByteReader(forge.data, name: "x"))
    }
    var few = HDF5Forge(attributes: 10)
    few.add("large", [0], [])
    few.link("again", to: "large")
    #expect(try HDF5File.decode(ByteReader(few.data, name: "x")).tensors.count == 2)
  }
}
