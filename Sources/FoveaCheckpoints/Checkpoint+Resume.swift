package import FoveaCore

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
  package func requireSameRun(_ begun: Provenance, _ now: Provenance) throws {
    let differences = begun.changedChoices(in: now)
    guard !differences.isEmpty else { return }
    let data = [Provenance.DataChoice.training, Provenance.DataChoice.test]
    let isOfOtherData = differences.count == data.count { begun.choices[$0] != now.choices[$0] }
    throw FoveaError(
      .configuration, at: name, "is of another run: \(differences.joined(separator: ", "))",
      remedy: isOfOtherData
        ? "restore the data, or start a new run from these \(.weights) in another directory"
        : Self.resumeRemedy)
  }

  /// What to do about a run that is not the one that was begun.
  package static let resumeRemedy: Remedy =
    "give \(.resume) and \(.outputDirectory) alone, or start a new run in another directory"
}
