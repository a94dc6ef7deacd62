/// The version of the library and the command.
public enum FoveaVersion {
  /// The version, as in `0.2.0`; the changelog says what is in it.
  public static let current = "0.2.0"
}
