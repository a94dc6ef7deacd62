import Foundation
import FoveaCore
import FoveaRuns
import TestSupport
import Testing

/// What people write is read as JSON would be; what is hostile is refused, quickly and in one line.
@Suite(.tags(.quick)) struct YAMLTextTests {
  func value(_ text: String) throws -> JSONValue {
    try YAMLText.value(of: Data(text.utf8), at: "a.yaml")
  }

  func problem(_ data: Data) -> String? {
    let error = #expect(throws: FoveaError.self) { try YAMLText.value(of: data, at: "a.yaml") }
    #expect(error?.code == .format)
    #expect(error?.location == "a.yaml")
    #expect(error?.description.contains(where: \.isNewline) == false)
    #expect((error?.description.count ?? 0) < 300)
    return error?.problem
  }

  func problem(_ text: String) -> String? { problem(Data(text.utf8)) }

  @Test func aConfigurationReadsAsItsJSON() throws {
    let yaml = """
      # A run.
      model: { name: densenet-d2l, aux: on }
      data:
        name: shapes
        directory: ~
        classes: ["a", 'b', c d]
      training:
        epochs: 10
        optimizer:
          name: adam
          rate: 1e-3
          decay: 0.0
        freeze:
        - "*.bias"
        - conv1.*
        shuffle: true
        seed: 18446744073709551615
        note: |
          R &D *x
          two

      """
    let json = """
      {"model": {"name": "densenet-d2l", "aux": "on"},
       "data": {"name": "shapes", "directory": null, "classes": ["a", "b", "c d"]},
       "training": {"epochs": 10, "optimizer": {"name": "adam", "rate": 0.001, "decay": 0.0},
         "freeze": ["*.bias", "conv1.*"], "shuffle": true, "seed": 18446744073709551615,
         "note": "R &D *x\\ntwo\\n"}}
      """
    let expected = try JSONValue(parsing: Data(json.utf8), at: "json")
    // A zero is whole in JSON, and where a number is expected it makes no difference.
    #expect(try value(yaml).text() == expected.text())
    #expect(try value(json).text() == expected.text())
    #expect(try value("\u{FEFF}" + yaml.replacing("\n", with: "\r\n")).text() == expected.text())
  }

  @Test(arguments: [
    ("12", JSONValue.integer(12)), ("-3", .integer(-3)), ("+3", .integer(3)), ("007", .integer(7)),
    ("0x1F", .integer(31)), ("0o17", .integer(15)), ("1e-3", .number(0.001)), (".5", .number(0.5)),
    ("5.", .number(5)), ("-1.5E+2", .number(-150)), ("9223372036854775808", .unsigned(1 << 63)),
    ("1e3", .number(1000)), ("123456789012345678901", .number(1.2345678901234568e20)),
    ("true", .bool(true)), ("False", .bool(false)), ("null", .null), ("~", .null), ("", .null),
    // Texts, whatever YAML 1.1 or another program makes of them.
    ("on", .string("on")), ("no", .string("no")), ("Yes", .string("Yes")), ("1_000", .string("1_000")),
    ("12:30", .string("12:30")), ("2001-01-01", .string("2001-01-01")), ("0x", .string("0x")),
    ("0x-1", .string("0x-1")), ("0b1", .string("0b1")), ("1.2.3", .string("1.2.3")), (".", .string(".")),
    ("e5", .string("e5")), ("nan", .string("nan")), ("inf", .string("inf")), ("١٢", .string("١٢")),
    ("'12'", .string("12")), ("\"true\"", .string("true")), ("!!str 12", .string("12")), ("''", .string("")),
  ])
  func scalarsFollowTheCoreSchema(text: String, expected: JSONValue) throws {
    #expect(try value("a: \(text)") == .object(["a": expected]))
  }

  @Test(arguments: ["", "\n\n", "# nothing", "---", "--- ~", "---\n..."])
  func emptyTextsAreNull(text: String) throws { #expect(try value(text) == .null) }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3", "line 1: the key a appears more than once"),
    ("x:\n  a: 1\n  \"a\": 1", "line 2: the key a appears more than once"),
    ("a: 1\n!!str a: 2", "line 1: the key a appears more than once"),
    ("a: 1\n? [b]\n: 2", "line 2: a key must be a text"),
    ("a: &x 1\nb: 2", "line 1: anchors (&) and aliases (*) are not supported"),
    ("a: &x 1\nb: *x", "line 1: anchors (&) and aliases (*) are not supported"),
    ("&x a: 1", "line 1: anchors (&) and aliases (*) are not supported"),
    ("a: *x", "line 1: is not YAML: found undefined alias"),
    ("a: 1\nb: !!binary aGVsbG8=", "line 2: the tag tag:yaml.org,2002:binary is not supported"),
    ("a: !mine {b: 1}", "line 1: the tag !mine is not supported"),
    ("a: !!set {b: 1}", "line 1: the tag tag:yaml.org,2002:set is not supported"),
    ("a: 1\nb: .inf", "line 2: .inf is not a finite number"),
    ("a: -.INF", "line 1: -.INF is not a finite number"), ("a: .nan", "line 1: .nan is not a finite number"),
    ("a: 1e999", "line 1: 1e999 is not a finite number"),
    (
      "a: 1\n---\nb: 2",
      "line 2: is not YAML: expected a single document in the stream but found another document"
    ),
    ("a: 1\n\tb: 2", "line 2: is not YAML: found a tab character that violates indentation"),
    ("a: [1, 2\nb: 3", "line 2: is not YAML: did not find expected ',' or ']'"),
    ("a: \"x", "line 1: is not YAML: found unexpected end of stream"),
    ("a: \"\\ud800\"", "line 1: is not YAML: found invalid Unicode character escape code"),
    ("a: 1\nb: \u{7}", "line 2: is not YAML: control characters are not allowed"),
    ("a: \0", "line 1: is not YAML: control characters are not allowed"),
    ("%YAML 3.0\n---\na: 1", "line 1: is not YAML: found incompatible YAML document"),
  ])
  func mistakesAreNamedByLine(text: String, expected: String) { #expect(problem(text) == expected) }

  @Test func textThatIsNotUTF8IsRefused() {
    #expect(problem(Data([0x61, 0x3A, 0x20, 0xFF])) == "is not UTF-8 text")
  }

  @Test func largeTextsAreRefused() throws {
    let largest = "a: " + String(repeating: "x", count: YAMLText.largestCount - 3)
    #expect(try value(largest) == .object(["a": .string(String(largest.dropFirst(3)))]))
    #expect(problem(largest + "x") == "has 1048577 bytes, expected at most 1048576")
  }

  @Test func deepTextsAreRefused() throws {
    let bound = YAMLText.largestDepth
    _ = try value(String(repeating: "[", count: bound) + String(repeating: "]", count: bound))
    for open in ["[", "{a: ", "- ", "? "] {
      for depth in [bound + 2, 900, 2000, 100_000] {
        let problem = problem(String(repeating: open, count: depth))
        #expect(problem?.starts(with: /line [12]: (is|a key)/) == true, "\(open) \(depth): \(problem ?? "")")
      }
    }
    let steps = (0..<900).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(problem(steps) == "line 101: is nested more than 100 levels deep")
  }

  /// Nine levels of nine aliases are a billion texts; as keys they would be compared by all of them.
  @Test(.timeLimit(.minutes(1)), arguments: ["a: *l8", "? *l8\n: 1", "? [*l8]\n: 1\n? [*l8]\n: 2"])
  func aBillionLaughsAreNotHeard(last: String) {
    let levels = (1...8).map { level in
      "l\(level): &l\(level) [" + Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
    }
    #expect(
      problem("l0: &l0 ha\n" + levels.joined() + last)
        == "line 2: anchors (&) and aliases (*) are not supported")
    // Doubled, few enough to reach the parser.
    let few = (1...4).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1)]\n" }.joined()
    #expect(
      problem("l0: &l0 ha\n" + few) == "line 1: anchors (&) and aliases (*) are not supported")
  }

  @Test func starsInCommentsAndTextsAreNoAliases() throws {
    let text = "# *a* and *b* and *c*, R&D: *d *e *f *g *h *i\na: '*x *x *x *x *x *x'\n"
    #expect(try value(text.replacing("R&D: ", with: "")) == .object(["a": .string("*x *x *x *x *x *x")]))
  }

  /// The slowest shapes of a mebibyte that came to mind.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "a: 1\n", "[", "{", "- ", "? ", "- - - -\n", "\"\\x41\"", "[a, ", "{a: [", "a ", "#\n", "!", "&a ",
      "*a ", "'",
      "%TAG ! tag:a,2000:\n", ": ", "? a\n", "|\n ", "a:\n - b\n", "---\n", "x\u{301}", "\u{85}", "\u{FEFF}",
    ])
  func aMebibyteIsReadOrRefusedSoon(unit: String) {
    let text = String(repeating: unit, count: YAMLText.largestCount / unit.utf8.count)
    let start = ContinuousClock.now
    do {
      _ = try value(text)
    } catch let error as FoveaError {
      #expect(error.code == .format)
      #expect(!error.description.contains(where: \.isNewline) && error.description.count < 300)
    } catch {
      Issue.record(error)
    }
    #expect(ContinuousClock.now - start < .seconds(20), "\(unit.debugDescription)")
  }

  /// Bytes changed at random neither crash nor hang the reader.
  @Test func damagedTextsAreReadOrRefused() {
    let text = Array(
      "a: {b: [1, 'x', \"y\\n\"], c: !!str 5}\nd:\n- e\n- ? f\n  : |\n    g\n- &h i\n- *h\n# j\n".utf8)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3000 {
      var bytes = text
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...127, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(text[Int.random(in: 0..<text.count, using: &random)], at: place)
        }
      }
      do {
        _ = try YAMLText.value(of: Data(bytes), at: "a.yaml")
      } catch {
        #expect(error.code == .format)
      }
    }
  }
}
