import FoveaCore

/// How many bytes the contents of a file may take once they are unpacked and widened: 64 MiB and 16 times
/// the file.
///
/// Deflate packs a thousand bytes into one at best, and a byte may stand for a number of four; weights never
/// come near that.
struct MemoryBudget {
  private let limit: Int
  private var left: Int
  private let file: Int
  private let name: String

  /// The most bytes that the contents of a file of so many bytes may take.
  static func limit(file: Int) -> Int { (64 << 20) + 16 * file }

  /// The budget of a file of so many bytes; errors call it `name`.
  init(file: Int, name: String) {
    limit = Self.limit(file: file)
    left = limit
    (self.file, self.name) = (file, name)
  }

  /// Counts bytes that are to be taken.
  ///
  /// - Throws: `FoveaError` with code `.format` if they are more than the file may take.
  mutating func spend(_ bytes: Int) throws {
    guard bytes <= left else {
      throw FoveaError(
        .format, at: name, "\(file) bytes claim to unpack to more than \(limit)",
        remedy: "if you trust the file, store its entries without compression")
    }
    left -= bytes
  }
}
