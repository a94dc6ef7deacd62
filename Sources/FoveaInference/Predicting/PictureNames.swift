import FoveaCore

/// Names for files about pictures, no two the same.
public struct PictureNames: Sendable {
  private var taken: Set<String> = []

  /// Has given no name yet.
  public init() {}

  /// A name that was not given before: that of the input's file without its ending, with a number behind it
  /// if need be.
  ///
  /// Names that differ in letter case alone count as the same, as file systems may see them so.
  ///
  /// - Parameters:
  ///   - input: What the file is about.
  ///   - suffix: What the name ends in, as in `-heat.png`.
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
