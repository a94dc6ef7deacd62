/// An amount of memory as people write it: `512M`, `2G`, or a number of bytes.
public struct ByteCount: Hashable, Sendable {
  /// The number of bytes, at least 0.
  public var bytes: Int

  /// Makes an amount.
  public init(_ bytes: Int) { self.bytes = max(0, bytes) }

  private static let units: [(letter: Character, shift: Int)] = [("G", 30), ("M", 20), ("K", 10)]
}

extension ByteCount: LosslessStringConvertible {
  /// Reads a number of bytes, or of KiB, MiB or GiB with `K`, `M` or `G` behind it; nil for anything else.
  public init?(_ text: String) {
    let unit = Self.units.first { text.uppercased().last == $0.letter }
    guard let number = Int(unit == nil ? text : String(text.dropLast())), number >= 0,
      number <= Int.max >> (unit?.shift ?? 0)
    else { return nil }
    self.init(number << (unit?.shift ?? 0))
  }

  /// The text that reads as this amount, in the largest unit that keeps it whole.
  public var description: String {
    let unit = Self.units.first { bytes > 0 && bytes % (1 << $0.shift) == 0 }
    return unit.map { "\(bytes >> $0.shift)\($0.letter)" } ?? "\(bytes)"
  }
}
