import FoveaCore

/// A source of file names for pictures, no two of which are equal.
public struct PictureNames: Sendable {
  private var taken: Set<String> = []

  /// Makes a source that has given no name yet.
  public init() {}

  /// Returns a name that was not given before: the stem of the input's file name, a number if the stem was
  /// taken, and the suffix.
  ///
  /// Names that differ in letter case alone count as the same, as file systems may see them so. The stem is
  /// cut to 200 bytes; standard input has the stem `standard-input`.
  ///
  /// - Parameters:
  ///   - input: The input that the file is about.
  ///   - suffix: The end of the name, as in `-heat.png`.
  /// - Returns: The name, as in `tulip-2-heat.png`.
  public mutating func name(for input: PredictionInput, suffix: String) -> String {
    var stem = input.name == "-" ? "standard-input" : FileLocation(input.name).stem
    // A name may have 255 bytes.
    while stem.utf8.count > 200 { stem.removeLast() }
    if stem.isEmpty { stem = "picture" }
    var (name, number) = (stem + suffix, 1)
    while !taken.insert(name.lowercased()).inserted {
      number += 1
      name = "\(stem)-\(number)\(suffix)"
    }
    return name
  }
}
