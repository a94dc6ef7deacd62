import ArchiveForge
import Foundation

/// Files of safetensors whose header lies, or costs much to read.
enum HostileSafetensorsCases {
  static let cases = lengths + headers + longest + checkpoints

  private static func wrong(
    _ name: String, _ header: @autoclosure @escaping @Sendable () -> String, count: Int = 0
  ) -> ErrorCase {
    WeightsForge.refused(name, "wrong.safetensors", SafeTensorsForge.file(header(), count: count))
  }

  private static let lengths = [UInt64(1) << 63, .max, 100_000_001, 99_999_999].map { length in
    WeightsForge.refused(
      "a header of \(length) bytes", "length.safetensors",
      SafeTensorsForge.length(length) + Data("{\"a\":".utf8))
  }

  private static func entry(_ name: String, _ first: Int, _ end: Int, shape: String? = nil) -> String {
    SafeTensorsForge.entry(name, first, end, shape: shape)
  }

  private static let headers = [
    wrong("a name that stands twice", "{\(entry("a", 0, 1)),\(entry("a", 1, 2))}", count: 2),
    wrong("a hole between tensors", "{\(entry("a", 0, 1)),\(entry("b", 2, 3))}", count: 3),
    wrong("tensors that overlap", "{\(entry("a", 0, 2)),\(entry("b", 1, 3))}", count: 3),
    wrong("offsets past the end of the file", "{\(entry("a", 0, 1 << 62))}", count: 4),
    wrong(
      "offsets of 2^64",
      "{\(SafeTensorsForge.entry("a", "0", "18446744073709551616", shape: "18446744073709551616"))}", count: 4
    ),
    wrong("a shape that overflows", "{\(entry("a", 0, 4, shape: "4611686018427387904,4"))}", count: 4),
    wrong(
      "a shape of 3 million numbers",
      "{\(entry("a", 0, 1, shape: String(repeating: "1,", count: 2_999_999) + "1"))}", count: 1),
    wrong("bytes that belong to no tensor", "{\(entry("a", 0, 1))}", count: 9),
    wrong("a header nested 30 million deep", #"{"a":"# + String(repeating: "[", count: 30_000_000)),
    wrong("a header that does not end", #"{"a"#),
    wrong("a name with an escape sequence for terminals", #"{"\u001b[2J":0}"#),
    wrong(
      "a wrong checksum", #"{"__metadata__":{"fovea_checksum":"00000000"},\#(entry("a", 0, 1))}"#, count: 1),
    wrong("a checkpoint of nothing", #"{"__metadata__":{"fovea_format":"1"}}"#),
  ]

  private static func long(
    _ name: String, _ file: String, count: Int = 0,
    _ pieces: @autoclosure @escaping @Sendable () -> [Data]
  ) -> ErrorCase {
    WeightsForge.refused(name, file) {
      try SafeTensorsForge.writeLongest(file, in: $0, count: count, pieces())
    }
  }

  private static func piece(_ text: String) -> [Data] { [Data(text.utf8)] }

  /// Headers of 100 MB, as long as allowed.
  private static let longest = [
    long(
      "a header of 100 MB with a million tensors", "million.safetensors", count: 1_000_000,
      piece("{")
        + millionMembers(#""layer."#, digits: 32) {
          #"":{"dtype":"U8","shape":[1],"data_offsets":[\#($0),\#($0 + 1)]},"#
        }
        + piece(#""last":0}"#)),
    long(
      "a header of 100 MB with a million words of metadata", "million.safetensors",
      piece(#"{"__metadata__":{"#) + millionMembers("\"", digits: 80) { _ in #"":"","# } + piece(#""":""}}"#)),
    long("a header of 100 MB of spaces", "spaces.safetensors", piece("{\(entry("a", 0, 1))}")),
    long(
      "a name of 90 MB", "name.safetensors",
      piece(#"{""#) + [Data(repeating: 0x78, count: 90_000_000)] + piece(#"":0}"#)),
    long(
      "metadata of five times 16 MB under a wrong checksum", "metadata.safetensors", count: 1,
      piece(#"{"__metadata__":{"#)
        + (0..<5).flatMap { piece("\"\($0)\":\"") + [Data(repeating: 0x78, count: 16 << 20)] + piece("\",") }
        + piece(#""fovea_checksum":"00000000"},\#(entry("a", 0, 1))}"#)),
  ]

  /// Metadata of a checkpoint; a text in it may take millions of bytes.
  private struct Text {
    var start = ""
    var piece = ""
    var repeats = 0
    var end = ""

    var count: Int { start.utf8.count + piece.utf8.count * repeats + end.utf8.count }

    /// The text as a string of JSON.
    var quoted: Data {
      let escape = { (text: String) in Data(text.replacingOccurrences(of: "\"", with: "\\\"").utf8) }
      var data = Data("\"".utf8) + escape(start)
      data += Data(repeating: Array(escape(piece)), times: repeats)
      return data + escape(end) + Data("\"".utf8)
    }
  }

  private static let metadata = [
    "fovea_format": Text(start: "1"), "class_names": Text(start: #"["a"]"#),
    "model": Text(
      start: #"{"name":"lenet","classes":10,"channels":1,"height":32,"width":32,"settings":{}}"#),
    "preprocessing": Text(
      start: #"{"channels":1,"height":32,"width":32,"resize":"squash","mean":[0],"std":[1]}"#),
  ]

  /// A checkpoint without tensors, with one text of its metadata replaced.
  private static func checkpoint(_ key: String, _ text: Text) -> ErrorCase {
    let name = "\(text.count) bytes of JSON for \(key) (checkpoint)"
    return WeightsForge.refused(name, "json.safetensors") { folder in
      let texts = metadata.merging([key: text]) { $1 }.sorted { $0.key < $1.key }
      var header = Data()
      for (name, text) in texts {
        header += Data((header.isEmpty ? #"{"__metadata__":{"# : ",").utf8)
        header += Data("\"\(name)\":".utf8) + text.quoted
      }
      try folder.write(SafeTensorsForge.file(header + Data("}}".utf8)), to: "json.safetensors")
    }
  }

  private static let checkpoints = [
    checkpoint("model", Text(piece: "[", repeats: 15 << 20)),
    checkpoint("class_names", Text(start: "[", piece: #""","#, repeats: 5 << 20, end: #"""]"#)),
    checkpoint("class_names", Text(start: "[", piece: #""","#, repeats: 1 << 18, end: #"""]"#)),
    checkpoint("preprocessing", Text(start: #"{"mean":["#, piece: "0,", repeats: 7 << 20, end: "0]}")),
    checkpoint("training", Text(piece: #"{"a":"#, repeats: 3 << 20)),
    checkpoint("configuration", Text(start: "{", piece: " ", repeats: 15 << 20, end: "}")),
  ]
}
