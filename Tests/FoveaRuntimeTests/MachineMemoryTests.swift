import FoveaCore
import FoveaGraph
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct MachineMemoryTests {
  /// Files of control groups, and the limit that they set.
  struct Groups: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var membership: String
    var files: [String: String]
    var limit: Int?
  }

  static let groups = [
    Groups(testDescription: "none", membership: "", files: [:], limit: nil),
    Groups(
      testDescription: "version 2, the least of all around", membership: "0::/outer/inner\n",
      files: [
        "/sys/fs/cgroup/memory.max": "max\n", "/sys/fs/cgroup/outer/memory.max": "3000\n",
        "/sys/fs/cgroup/outer/inner/memory.max": "4000\n",
      ], limit: 3000),
    Groups(
      testDescription: "version 2 in a container", membership: "0::/\n",
      files: ["/sys/fs/cgroup/memory.max": "5000\n"], limit: 5000),
    Groups(
      testDescription: "version 1, named by the machine but mounted in a container",
      membership: "9:cpu,cpuacct:/x\n4:memory:/docker/a:b\n0::/\n",
      files: ["/sys/fs/cgroup/memory/memory.limit_in_bytes": "6000\n"], limit: 6000),
    Groups(
      testDescription: "no limit, and nonsense", membership: "4:memory:/a\nnonsense\n",
      files: ["/sys/fs/cgroup/memory/a/memory.limit_in_bytes": "9223372036854771712\n"],
      limit: 9_223_372_036_854_771_712),
  ]

  @Test(arguments: groups)
  func theLeastLimitCounts(_ groups: Groups) {
    #expect(MachineMemory.groupLimit(membership: groups.membership) { groups.files[$0] } == groups.limit)
  }

  @Test func bothNumbersAreNamed() throws {
    #expect(MachineMemory.byteCount > 1 << 24)
    try MachineMemory.require(1000, for: "the network", of: 1000)
    let error = #expect(throws: FoveaError.self) {
      try MachineMemory.require(310_240_000_000, for: "the network", of: 25_200_000_000)
    }
    #expect(
      error?.description
        == "memory: the network needs 310.2 GB, this machine has 25.2 GB; use a smaller batch size or "
        + "image size")
  }

  @Test func aGraphThatDoesNotFitTakesNoMemory() throws {
    var graph = Graph()
    let weight = graph.state("weight", [1 << 20, 1 << 20], role: .parameter)
    graph.result("y", try graph.apply(Reduce(.sum, axes: [0, 1]), weight))
    let backend = ReferenceBackend()
    #expect(try backend.estimate(graph).stateBytes == 1 << 43)
    let state = backend.makeState()
    let error = #expect(throws: FoveaError.self) { try backend.compile(graph, over: state) }
    #expect(error?.code == .backend)
    #expect(error?.location == "memory")
    #expect(state.entries.isEmpty)
  }
}
