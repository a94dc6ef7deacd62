/// Where a checkpoint's numbers come from: what a run has to have in common with it to continue it.
public struct Provenance: Hashable, Sendable, Codable {
  /// The choices of the run and fingerprints of its data, by their names in messages.
  ///
  /// A run that differs in one of them is another run.
  public var choices: [String: String]
  /// What else the bits depend on: the backend's traits.
  public var machine: [String: String]
  /// Which code computes each convolution.
  public var algorithms: [String: String]

  /// Makes a record.
  public init(
    choices: [String: String], machine: [String: String] = [:], algorithms: [String: String] = [:]
  ) {
    self.choices = choices
    self.machine = machine
    self.algorithms = algorithms
  }

  /// The choices in which another run differs from this one, as in `seed (0 in the checkpoint, 1 now)`.
  public func changedChoices(in other: Provenance) -> [String] {
    Self.differences(choices, other.choices)
  }

  /// All else in which it differs; at most four, and how many more.
  public func changedMachine(in other: Provenance) -> [String] {
    let all = Self.differences(machine, other.machine) + Self.differences(algorithms, other.algorithms)
    return all.count <= 4 ? all : all.prefix(3) + ["and \(all.count - 3) more"]
  }

  private static func differences(_ old: [String: String], _ new: [String: String]) -> [String] {
    Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }.map {
      "\($0) (\(old[$0] ?? "none") in the checkpoint, \(new[$0] ?? "none") now)"
    }
  }
}
