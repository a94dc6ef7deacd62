package import FoveaCore

extension FoveaError {
  /// The error of a program whose update of the value at `path`, or of a moment of it, is no finite number.
  ///
  /// A gradient that is not finite always ends here, as the new parameter follows from it.
  package static func notFinite(_ path: String) -> FoveaError {
    FoveaError(
      .numeric, at: path, "its update is not a finite number",
      remedy: "try a lower learning rate or a warm-up")
  }
}
