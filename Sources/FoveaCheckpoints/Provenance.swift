/// The origin of a checkpoint's numbers: what a run must have in common with it to continue it.
public struct Provenance: Hashable, Sendable, Codable {
  /// The choices of the run and fingerprints of its data, by their names in messages.
  ///
  /// A run that differs in one of them cannot continue this one.
  public var choices: [String: String]
  /// The number of examples of each data set whose fingerprint is a choice, by the choice's name; nil in
  /// older files.
  public var examples: [String: Int]?
  /// The number of epochs that the run is to have, which may grow; nil if it is not known.
  public var epochs: Int?
  /// The traits of the backend, by their names, on which the bits depend too.
  ///
  /// The backend itself, its way to compute convolutions and its precision are choices; the other traits describe the
  /// machine.
  public var machine: [String: String]
  /// The code that computes each convolution, by the convolution.
  public var algorithms: [String: String]

  /// Creates a record of the choices, the machine and the algorithms of a run.
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

  /// The choices that name the data of a run, each followed by its fingerprint.
  package enum DataChoice {
    package static let training = "training data"
    package static let test = "test data"
  }

  /// The choices in which another run differs from this one, as in `seed (0 in the checkpoint, 1 now)`.
  ///
  /// Of data sets, the numbers of examples are named too, if both records have them.
  public func changedChoices(in other: Provenance) -> [String] {
    Self.differences(choices, other.choices, note: { changedExamples(of: $0, in: other) })
      + Self.differences(machine, other.machine) { trait in
        // A trait that one of them lacks follows from the other backend, or from the version that wrote it.
        Self.chosenTraits.contains(trait) && machine[trait] != nil && other.machine[trait] != nil
      }
  }

  /// The other traits and the algorithms in which another run differs: up to four, else three and the number
  /// of the rest.
  public func changedMachine(in other: Provenance) -> [String] {
    let all =
      Self.differences(machine, other.machine) { !Self.chosenTraits.contains($0) }
      + Self.differences(algorithms, other.algorithms)
    return all.count <= 4 ? all : all.prefix(3) + ["and \(all.count - 3) more"]
  }

  /// The traits of a backend that a person chooses.
  private static let chosenTraits: Set = ["backend", "convolution", "precision"]

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
