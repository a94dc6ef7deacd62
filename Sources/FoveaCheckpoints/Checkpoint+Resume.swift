import FoveaCore

extension Checkpoint {
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
