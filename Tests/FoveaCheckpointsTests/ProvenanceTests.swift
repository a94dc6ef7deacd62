import Foundation
import FoveaCheckpoints
import Testing

struct ProvenanceTests {
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
