import Foundation
import FoveaCheckpoints
import TestSupport
import Testing

@Suite(.tags(.quick)) struct ProvenanceTests {
  static let run = Provenance(
    choices: ["seed": "0"], epochs: 3,
    machine: ["backend": "onednn", "convolution": "winograd", "threads": "2"])

  @Test func backendAndConvolutionAreChoicesAndThreadsAreNot() {
    var other = Self.run
    other.machine = ["backend": "other", "convolution": "direct", "threads": "4"]
    #expect(
      Self.run.changedChoices(in: other) == [
        "backend (onednn in the checkpoint, other now)",
        "convolution (winograd in the checkpoint, direct now)",
      ])
    #expect(Self.run.changedMachine(in: other) == ["threads (2 in the checkpoint, 4 now)"])
  }

  @Test func changedDataAreCounted() {
    var old = Provenance(choices: ["test data": "folder 1", "training data": "folder 2"])
    var new = Provenance(choices: ["test data": "folder 3", "training data": "folder 4"])
    let both = [
      "test data (folder 1 in the checkpoint, folder 3 now",
      "training data (folder 2 in the checkpoint, folder 4 now",
    ]
    #expect(old.changedChoices(in: new) == both.map { $0 + ")" })
    old.examples = ["test data": 5, "training data": 20]
    new.examples = ["test data": 5, "training data": 21]
    #expect(
      old.changedChoices(in: new) == [
        both[0] + ": 5 examples as before, but others or in another order)",
        both[1] + ": 21 examples instead of 20)",
      ])
  }

  @Test func whatAnOlderVersionDidNotWriteIsNoDifference() throws {
    let older = try JSONDecoder().decode(
      Provenance.self,
      from: Data(
        #"{"choices":{"seed":"0"},"machine":{"backend":"onednn","threads":"2"},"algorithms":{}}"#.utf8))
    #expect(older.epochs == nil)
    #expect(older.changedChoices(in: Self.run).isEmpty)
    #expect(older.changedMachine(in: Self.run).isEmpty)
  }
}
