/// A rule by which operations run as one step: one file each in this folder.
///
/// A rule changes what is computed together, never what is computed: without it the program is longer and its results
/// are the same but for rounding.
protocol Fusion: Sendable {
  /// What runs as one step, as in `convolution and ReLU`.
  var name: String { get }

  /// Takes the operations behind a group into it, if the rule fits.
  func extend(_ group: inout Group, in grouping: inout Grouping)

  /// Whether the rule needs the node at a place as the first one of a later group, so that no other rule may take it
  /// into an earlier one.
  func begins(at index: Int, in grouping: Grouping) -> Bool
}

extension Fusion {
  /// The default: the rule does not care.
  func begins(at index: Int, in grouping: Grouping) -> Bool { false }
}
