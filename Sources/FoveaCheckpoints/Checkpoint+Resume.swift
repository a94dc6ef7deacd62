import FoveaCore

extension Checkpoint {
  /// Checks that this version of Fovea can continue the run.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if an earlier one wrote the file.
  package func requirePresentVersion() throws {
    guard version != Self.formatVersion else { return }
    throw FoveaError(
      .configuration, at: name, "was written by an earlier version of Fovea, and its run cannot be continued",
      remedy: "start a new run from its weights with \(.weights)")
  }

  /// Checks that a run which is to go on from here has the choices that it began with.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the differences if there are any.
  package func requireSameRun(_ differences: [String]) throws {
    guard !differences.isEmpty else { return }
    throw FoveaError(
      .configuration, at: name, "is of another run: \(differences.joined(separator: ", "))",
      remedy: "continue it as it began, or start a new run in another directory")
  }
}
