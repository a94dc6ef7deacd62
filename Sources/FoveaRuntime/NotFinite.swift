public import FoveaCore

extension FoveaError {
  /// The error of a run that would replace the part of the state at `path` by what is not finite.
  ///
  /// Every backend looks at whatever becomes a part of the state. So a gradient that is not finite always ends here,
  /// as the new parameter follows from it.
  public static func notFinite(_ path: String) -> FoveaError {
    FoveaError(
      .numeric, at: path, "its update is not a finite number",
      remedy: "try a lower learning rate or a warm-up")
  }
}
