/// Where a checkpoint's numbers come from: what a run has to have in common with it to continue it.
public struct Provenance: Hashable, Sendable, Codable {
  /// The choices of the run and fingerprints of its data, by their names in messages.
  ///
  /// A run that differs in one of them is another run.
  public var choices: [String: String]
  /// The number of examples behind the fingerprint of a choice, by the choice's name; nil if nothing says.
  public var examples: [String: Int]?
  /// The number of epochs that the run was to have, which may grow; nil if nothing says.
  public var epochs: Int?
  /// What else the bits depend on: the backend's traits.
  ///
  /// Which backend it is and how it computes convolutions are choices too; the rest is another machine.
  public var machine: [String: String]
  /// Which code computes each convolution.
  public var algorithms: [String: String]

  /// Makes a record.
  public init(
    choices: [String: String], examples: [String: Int]? = nil, epochs: Int? = nil,
    machine: [String: String] = [:], algorithms: [String: String] = [:]
  ) {
    self.choices = choices
    self.examples = examples
    self.epochs = epochs
    self.machine = machine
    self.algorithms = algorithms
  }

  /// The choices in which another run differs from this one, as in `seed (0 in the checkpoint, 1 now)`.
  public func changedChoices(in other: Provenance) -> [String] {
    Self.differences(choices, other.choices, note: { changedExamples(of: $0, in: other) })
      + Self.differences(machine, other.machine) { trait in
        // A trait that one of them lacks follows from the other backend, or from the version that wrote it.
        Self.chosenTraits.contains(trait) && machine[trait] != nil && other.machine[trait] != nil
      }
  }

  /// All else in which it differs; at most four, and how many more.
  public func changedMachine(in other: Provenance) -> [String] {
    let all =
      Self.differences(machine, other.machine) { !Self.chosenTraits.contains($0) }
      + Self.differences(algorithms, other.algorithms)
    return all.count <= 4 ? all : all.prefix(3) + ["and \(all.count - 3) more"]
  }

  /// The traits of a backend that a person chooses.
  private static let chosenTraits: Set = ["backend", "convolution"]

  /// What is known of a data set beside its fingerprint: how many examples it had and has.
  private func changedExamples(of choice: String, in other: Provenance) -> String {
    guard let old = examples?[choice], let new = other.examples?[choice] else { return "" }
    return old == new
      ? ": \(new) examples as before, but others or in another order" : ": \(new) examples instead of \(old)"
  }

  private static func differences(
    _ old: [String: String], _ new: [String: String], in isCompared: (String) -> Bool = { _ in true },
    note: (String) -> String = { _ in "" }
  ) -> [String] {
    Set(old.keys).union(new.keys).filter(isCompared).sorted().filter { old[$0] != new[$0] }.map {
      "\($0) (\(old[$0] ?? "none") in the checkpoint, \(new[$0] ?? "none") now\(note($0)))"
    }
  }
}
