import Foundation
import TestSupport
import Testing

import FoveaCore
import FoveaFormats

@Suite(.tags(.quick, .golden)) struct SafeTensorsFileTests {
  @Test func readsWhatThePythonPackageWrote() throws {
    let file = try SafeTensorsFile.read(path: golden("mixed.safetensors"))
    #expect(file.metadata == ["kind": "golden", "text": "two\nlines"])
    #expect(file.tensors.count == 9)
    #expect(file["weights"] == HostTensor([1.5, -2, 0.25, 3, 0x1p-140, .infinity], shape: [2, 3]))
    #expect(file["wide"] == HostTensor(.float64([0.1, -1e300]), shape: [2]))
    #expect(file["labels"] == HostTensor([Int32(-1), 7, .max], shape: [3]))
    #expect(file["steps"] == HostTensor(.int64([-1 << 40]), shape: .scalar))
    #expect(file["pixels"] == HostTensor(.uint8([0, 128, 255]), shape: [1, 3]))
    #expect(file["half"] == HostTensor([1, -0.5, 65504, 0x1p-24, -0.0, -.infinity], shape: [6]))
    #expect(file["half"]?.floats[4].sign == .minus)
    #expect(file["brain"] == HostTensor([Float(1), -3.140625], shape: [2]))
    #expect(file["empty"]?.shape == [0, 4])
    #expect(file["naïve \"name\""] == HostTensor([Float(1)], shape: [1]))
    #expect(file["absent"] == nil)
  }

  @Test func writesWhatItReadsInTheGivenOrder() throws {
    let file = SafeTensorsFile(
      metadata: ["b": "\u{1}\\\"é", "a": ""],
      tensors: [
        .init(name: "bytes", tensor: HostTensor(.uint8([1, 2, 3]), shape: [3])),
        .init(name: "x/y \"z\"", tensor: HostTensor([Float(1), .pi], shape: [2, 1])),
        .init(name: "count", tensor: HostTensor(.int64([5]), shape: .scalar)),
        .init(name: "none", tensor: HostTensor(.float64([]), shape: [0])),
      ])
    let path = temporaryPath("round.safetensors")
    defer { try? FileManager.default.removeItem(atPath: path) }
    try file.write(to: path)
    #expect(try SafeTensorsFile.read(path: path) == file)
    let bytes = try file.encoded()
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    #expect(bytes[0] % 8 == 0)
    // Slices of larger data do not begin at index 0.
    #expect(try SafeTensorsFile.decode((Data([9, 9]) + bytes).dropFirst(2), name: "slice") == file)
    // The widest elements come first: 5 lies right behind the header.
    #expect(bytes[8 + Int(bytes[0]) + Int(bytes[1]) << 8] == 5)
  }

  @Test func largeTensorsAreWrittenInPieces() throws {
    let values = (0..<600_001).map { Float($0) }
    let file = SafeTensorsFile(tensors: [.init(name: "a", tensor: HostTensor(values, shape: [600_001]))])
    #expect(try SafeTensorsFile.decode(file.encoded(), name: "large") == file)
  }

  /// A file of tensors of one number each, every one of whose bytes is 0xFE.
  static func file(_ types: [(name: String, width: Int)], metadata: String = "") -> Data {
    var (entries, end) = ([metadata].filter { !$0.isEmpty }, 0)
    for (name, width) in types {
      entries.append(
        "\"\(name)\":{\"dtype\":\"\(name)\",\"shape\":[1],\"data_offsets\":[\(end),\(end + width)]}")
      end += width
    }
    return Attack("{\(entries.joined(separator: ","))}", 0, "").bytes + Data(repeating: 0xFE, count: end)
  }

  @Test func readsEveryTypeThatAHostTensorHolds() throws {
    let file = try SafeTensorsFile.decode(
      Self.file([("I8", 1), ("I16", 2), ("U16", 2), ("U32", 4), ("BOOL", 1)]), name: "types")
    #expect(file["I8"] == HostTensor([Int32(-2)], shape: [1]))
    #expect(file["I16"] == HostTensor([Int32(-258)], shape: [1]))
    #expect(file["U16"] == HostTensor([Int32(0xFEFE)], shape: [1]))
    #expect(file["U32"] == HostTensor(.int64([0xFEFE_FEFE]), shape: [1]))
    #expect(file["BOOL"] == HostTensor(.uint8([1]), shape: [1]))
    #expect(file.ignored.isEmpty)
  }

  @Test func leavesOutWhatCannotBeRead() throws {
    let bytes = Self.file([("F8_E4M3", 1), ("I8", 1), ("U64", 8), ("U8", 1)])
    let file = try SafeTensorsFile.decode(bytes, name: "odd")
    #expect(file.tensors.map(\.name) == ["I8", "U8"])
    #expect(file["U8"] == HostTensor(.uint8([0xFE]), shape: [1]))
    #expect(file.ignored == ["\"F8_E4M3\" of type \"F8_E4M3\"", "\"U64\" of type \"U64\""])
    let weights = try WeightsFile.decode(bytes, name: "odd")
    #expect(weights.types == [.int8, .uint8])
    #expect(
      weights.notes == [
        "tensors that cannot be read are omitted: \"F8_E4M3\" of type \"F8_E4M3\", \"U64\" of type \"U64\""
      ])
    // Their bytes count for the layout and for the checksum all the same.
    expectRefusal("the file is truncated") { _ = try SafeTensorsFile.decode(bytes.dropLast(), name: "odd") }
    let seal = "\"__metadata__\":{\"fovea_checksum\":\"00000000\"}"
    let sealed = Self.file([("U64", 8), ("U8", 1)], metadata: seal)
    let error = #expect(throws: FoveaError.self) { try SafeTensorsFile.decode(sealed, name: "seal") }
    let digits = try #require(error?.problem.split(separator: " ").last)
    let zeros = try #require(sealed.firstRange(of: Data("00000000".utf8)))
    var stamped = sealed
    stamped.replaceSubrange(zeros, with: Data(digits.utf8))
    #expect(try SafeTensorsFile.decode(stamped, name: "seal").tensors.count == 1)
    stamped[stamped.endIndex - 5] ^= 1
    expectRefusal("its bytes give ") { _ = try SafeTensorsFile.decode(stamped, name: "seal") }
  }

  @Test func refusesToWriteNamesTwice() {
    let tensor = HostTensor.scalar(1)
    expectRefusal("two tensors called \"a\"") {
      _ = try SafeTensorsFile(tensors: [.init(name: "a", tensor: tensor), .init(name: "a", tensor: tensor)])
        .encoded()
    }
    expectRefusal("__metadata__") {
      _ = try SafeTensorsFile(tensors: [.init(name: "__metadata__", tensor: tensor)]).encoded()
    }
  }

  struct Attack: CustomTestStringConvertible, Sendable {
    var header: String
    var payload: Int
    var words: String
    var testDescription: String { words + ": " + header.prefix(80) }

    init(_ header: String, _ payload: Int, _ words: String) {
      (self.header, self.payload, self.words) = (header, payload, words)
    }

    var bytes: Data {
      let json = Array(header.utf8)
      return Data((0..<8).map { UInt8(json.count >> (8 * $0) & 0xFF) } + json) + Data(count: payload)
    }
  }

  /// What the official reader takes besides what it writes.
  @Test(arguments: [
    "{\"__metadata__\":null,\(u8("a", 0, 1))}", " \n{\(u8("a", 0, 1))}\t\r\n ",
    "{\"a\":{\"note\":{\"x\":[1,-2.5e3,\"z\",true,null]},\"data_offsets\":[0,1],\"shape\":[1],\"dtype\":\"U8\"}}",
  ]) func readsUnusualHeaders(_ header: String) throws {
    var length = UInt64(header.utf8.count).littleEndian
    let data = withUnsafeBytes(of: &length) { Data($0) } + Data(header.utf8) + Data([7])
    #expect(try SafeTensorsFile.decode(data, name: "odd")["a"] == HostTensor(.uint8([7]), shape: [1]))
    #expect(try WeightsFile.decode(data, name: "odd").format == .safeTensors)
  }

  static func u8(_ name: String, _ begin: Int, _ end: Int) -> String {
    "\"\(name)\":{\"dtype\":\"U8\",\"shape\":[\(end - begin)],\"data_offsets\":[\(begin),\(end)]}"
  }

  static let attacks = [
    Attack("", 0, "begin with '{'"),
    Attack(" x{}", 0, "begin with '{'"),
    Attack("{", 0, "got the end"),
    Attack("{}x", 0, "expected nothing more"),
    Attack("{\(u8("a", 0, 1)),}", 1, "expected '\"'"),
    Attack("{\(u8("a", 0, 1)),\(u8("a", 1, 2))}", 2, "\"a\" appears twice"),
    Attack("{\(u8("a", 0, 1)),\(u8("\\u0061", 1, 2))}", 2, "\"a\" appears twice"),
    Attack("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0, "\"k\" appears twice"),
    Attack("{\"__metadata__\":{\"k\":1}}", 0, "expected '\"'"),
    Attack(
      "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "appears twice"),
    Attack("{\(u8("a", 1, 2))}", 2, "after a hole"),
    Attack("{\(u8("a", 0, 1)),\(u8("b", 2, 3))}", 3, "after a hole"),
    Attack("{\(u8("a", 0, 2)),\(u8("b", 1, 3))}", 3, "inside the one before"),
    Attack("{\(u8("a", 0, 2))}", 1, "the file is truncated"),
    Attack("{\(u8("a", 0, 2))}", 3, "the file holds 3"),
    Attack("{}", 1, "the file holds 1"),
    Attack("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,0]}}", 1, "a begin and an end"),
    Attack("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0]}}", 1, "a begin and an end"),
    Attack("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1, "needs 4 bytes"),
    Attack("{\"a\":{\"dtype\":\"U8\",\"shape\":[-1],\"data_offsets\":[0,1]}}", 1, "at least 0"),
    Attack("{\"a\":{\"dtype\":\"U8\",\"shape\":[1.0],\"data_offsets\":[0,1]}}", 1, "got '.'"),
    Attack("{\"a\":{\"dtype\":\"U8\",\"shape\":[01],\"data_offsets\":[0,1]}}", 1, "begins with 0"),
    Attack(
      "{\"a\":{\"dtype\":\"U8\",\"shape\":[99999999999999999999],\"data_offsets\":[0,1]}}", 1, "too large"),
    Attack(
      "{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}", 0, "too many"),
    Attack(
      "{\"a\":{\"dtype\":\"F64\",\"shape\":[2305843009213693952],\"data_offsets\":[0,0]}}", 0, "too many"),
    Attack(
      "{\"a\":{\"dtype\":\"U8\",\"shape\":[0,4611686018427387904,4],\"data_offsets\":[0,0]}}", 0, "too many"),
    Attack(
      "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[9223372036854775807,9223372036854775807]}}",
      0,
      "after a hole"),
    Attack(
      "{\"a\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8, "type \"C64\" cannot be read"),
    Attack("{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}", 1, "expected the fields"),
    Attack("{\"a\":{\"type\":\"U8\"}}", 1, "expected the fields"),
    Attack("{\"a\":{\"x\":tru}}", 1, "expected a value"),
    Attack("{\"a\":{\"x\":[1,]}}", 1, "expected a value"),
    Attack("{\"a\":{\"x\":\(String(repeating: "[", count: 200))}}", 1, "values nest too deep"),
    Attack("{\"__metadata__\":{\"k\":null}}", 0, "expected '\"'"),
    Attack("{\"a\":[[[[[[]]]]]]}", 0, "expected '{'"),
    Attack(
      "{\"a\":{\"dtype\":\"U8\",\"shape\":[\(String(repeating: "1,", count: 64))1],\"data_offsets\":[0,1]}}",
      1, "an array has more than 64 numbers"),
    Attack("{\"\(String(repeating: "n", count: 65537))\":0}", 0, "a string is longer than 65536 bytes"),
    Attack(
      "{\((0..<50_001).map { u8("\($0)", $0, $0 + 1) }.joined(separator: ","))}", 50_001,
      "an object has more than 50000 members"),
    Attack(
      "{\"__metadata__\":{\((0..<50_001).map { "\"\($0)\":\"\"" }.joined(separator: ","))}}", 0,
      "an object has more than 50000 members"),
    Attack("{\"__metadata__\":{\"fovea_checksum\":\"00000000\"},\(u8("a", 0, 1))}", 1, "its bytes give "),
    Attack("{\"__metadata__\":{\"fovea_checksum\":\"\"}}", 0, "its bytes give none"),
    Attack("{\"a", 0, "does not end"),
    Attack("{\"\\ud800\":{}}", 0, "surrogate"),
    Attack("{\"\\x\":{}}", 0, "escape"),
    Attack("{\"\n\":{}}", 0, "control character"),
  ]

  @Test(arguments: attacks) func refuses(_ attack: Attack) {
    expectRefusal(attack.words) { _ = try SafeTensorsFile.decode(attack.bytes, name: "attack") }
  }

  @Test func refusesLengthsThatTheFileDoesNotHold() {
    expectRefusal("short: the length of the header needs 8 bytes, 3 are left") {
      _ = try SafeTensorsFile.decode(Data([1, 2, 3]), name: "short")
    }
    expectRefusal("expected a safetensors file, got a JPEG picture; give a file of one of these formats") {
      _ = try SafeTensorsFile.decode(
        Data([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 74, 70, 73, 70]), name: "photo.jpg")
    }
    expectRefusal("at most 100000000 bytes, this one claims 18446744073709551615") {
      _ = try SafeTensorsFile.decode(Data(repeating: 0xFF, count: 8), name: "huge")
    }
    expectRefusal("the header needs 99999999 bytes, 0 are left") {
      _ = try SafeTensorsFile.decode(Data([0xFF, 0xE0, 0xF5, 0x05, 0, 0, 0, 0]), name: "long")
    }
    expectRefusal("not UTF-8") {
      _ = try SafeTensorsFile.decode(
        Data([6, 0, 0, 0, 0, 0, 0, 0] + Array("{\"".utf8) + [0xFF] + Array("\":}".utf8)), name: "bytes")
    }
  }

  @Test func everyPrefixOfAFileIsRefused() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: golden("mixed.safetensors")))
    for count in bytes.indices {
      expectRefusal("prefix: ") { try SafeTensorsFile.decode(bytes.prefix(count), name: "prefix") }
    }
  }

  /// Each byte of the head replaced by each of a few values: an error or a file, never a crash.
  @Test func damagedHeadersNeverCrash() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: golden("mixed.safetensors")))
    var accepted = 0
    for index in bytes.indices.prefix(700) {
      for value in [0, 0x20, 0x22, 0x30, 0x39, 0x5B, 0x7B, 0xFF] as [UInt8] {
        var damaged = bytes
        damaged[index] = value
        if (try? SafeTensorsFile.decode(damaged, name: "damaged")) != nil { accepted += 1 }
      }
    }
    #expect(accepted < 700 * 8)
  }

  @Test func missingFilesAndDirectoriesAreNamed() {
    expectRefusal("/nowhere/a.safetensors: no such file") {
      _ = try SafeTensorsFile.read(path: "/nowhere/a.safetensors")
    }
    expectRefusal("expected a regular file, got a directory; name a file in it") {
      _ = try SafeTensorsFile.read(path: FileManager.default.temporaryDirectory.path)
    }
  }
}
