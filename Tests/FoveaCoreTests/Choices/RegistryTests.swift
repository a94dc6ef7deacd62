import Foundation
import FoveaCore
import TestSupport
import Testing

/// A choice with a default and one without a value.
private struct Halving: NamedChoice {
  static let name = "halving"
  static let summary = "halves"
  var every = 1
  var marks: [Int] = []
  var note = ""
  var floor: Double?

  var problem: String? { ValueRange.requireCount("every", every) }

  enum CodingKeys: String, CodingKey { case every, floor, marks, note }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(every, forKey: .every)
    try container.encode(floor, forKey: .floor)
    try container.encode(marks, forKey: .marks)
    try container.encode(note, forKey: .note)
  }
}

private struct Flat: NamedChoice {
  static let name = "flat"
  static let summary = "stays"
}

@Suite(.tags(.quick)) struct RegistryTests {
  private let registry = Registry<any NamedChoice>("schedule", [.init(Flat.self) { $0 }])
    .adding(.init(Halving.self) { $0 })

  @Test func readsBackWhatItWrites() throws {
    let halving = Halving(every: 3, floor: 0.25)
    #expect(try registry.make(halving.tree()) as? Halving == halving)
    #expect(try registry.make(.string("flat")) as? Flat == Flat())
  }

  @Test(arguments: [
    Halving(), Halving(every: 3), Halving(marks: [2, 5], floor: 0.5), Halving(every: 2, marks: [1]),
    Halving(note: "a,b"), Halving(note: "5"), Halving(note: "true"), Halving(note: "["),
    Halving(note: "x\"}"),
    Halving(note: "plain"), Halving(marks: [3], note: "a\\"),
  ])
  private func readsBackItsText(_ halving: Halving) throws {
    #expect(try registry.make(.string(halving.text)) as? Halving == halving)
    #expect(Halving(every: 3, marks: [1, 2]).text == "halving:every=3,marks=[1,2]")
  }

  @Test func keepsWhatIsNotReplaced() throws {
    let own = try Halving(every: 3, floor: 0.5).tree()
    func overlaid(_ text: String) throws -> (any NamedChoice) {
      try registry.make(registry.overlaid(own, by: JSONValue(fragment: text), at: "s"))
    }
    #expect(try overlaid(#"{"every": 4}"#) as? Halving == Halving(every: 4, floor: 0.5))
    #expect(try overlaid("halving:every=4") as? Halving == Halving(every: 4, floor: 0.5))
    #expect(try overlaid("flat") as? Flat == Flat())
    expectRefusal("s.every: unknown key; known are name") { try overlaid("flat:every=4") }
    for text in ["halving:4", "halving:name=flat", "halving:every=4,every=5"] {
      expectRefusal("s: expected name:key=value,key=value, got \(text); ") { try overlaid(text) }
    }
  }

  @Test func fillsInDefaults() throws {
    let tree = try JSONValue(parsing: Data(#"{"name": "halving", "floor": 1}"#.utf8), at: "test")
    #expect(try registry.make(tree) as? Halving == Halving(every: 1, floor: 1))
  }

  @Test(arguments: [
    (#"{"name": "halvin"}"#, "schedule halvin: unknown; known are flat, halving; did you mean halving?"),
    (
      #"{"name": "halving", "evry": 1}"#,
      "s.evry: unknown key; known are every, floor, marks, name, note; did you mean every?"
    ),
    (#"{"name": "halving", "every": "x"}"#, "s.every: expected a number, got a text (x)"),
    (#""halving:every=0""#, "s: every must be at least 1, got 0"),
    (#"[1]"#, "s: expected a schedule, a text or an object with the key name, got [1]"),
  ])
  func saysWhatIsWrong(_ text: String, _ expected: String) throws {
    let tree = try JSONValue(parsing: Data(text.utf8), at: "test")
    let error = #expect(throws: FoveaError.self) { try registry.make(tree, at: "s") }
    #expect(error?.description == expected)
  }

  @Test func keepsLargeSeedsAndExactNumbers() throws {
    let tree = try JSONValue(encoding: ["seed": UInt64.max])
    #expect(tree["seed"] == .unsigned(.max))
    #expect(try JSONValue(encoding: [0.1]).decode([Double].self) == [0.1])
    #expect(try tree.decode([String: UInt64].self) == ["seed": .max])
  }

  @Test func listsLeaves() throws {
    let tree = try JSONValue(
      parsing: Data(#"{"a": {"b": 1, "c": [1, 2]}, "d": [{"e": null}]}"#.utf8), at: "test")
    #expect(Set(tree.leaves.keys) == ["a.b", "a.c", "d[0].e"])
  }
}
