import FoveaCore

/// Pictures and their labels in a pickle of Python, as CIFAR comes in: a dictionary with an array of bytes and lists
/// of numbers.
///
/// Nothing of the pickle is run; of the array, the bytes are taken as they lie.
package struct PickledPictures {
  /// The longest text that is read as one.
  private static let longestText = 1 << 11

  /// The bytes of all pictures, one after the other.
  package let pixels: [UInt8]
  /// The lists of numbers, by their keys.
  package let labels: [String: [Int]]

  /// Reads a pickle.
  ///
  /// - Throws: `FoveaError` with code `.format` if it is damaged, or holds no dictionary with one array of bytes.
  package init(_ bytes: [UInt8], name: String) throws {
    var unpickler = Unpickler(bytes, of: name, part: "the pickle", longestText: Self.longestText)
    let root = try unpickler.run()
    guard let items = unpickler.heap.items(of: root, .dictionary), unpickler.longTexts.count == 1 else {
      throw FoveaError(
        .format, at: name, "is a pickle of something else, expected a dictionary with one array of pictures",
        remedy: "use the files of the data set as they were published")
    }
    var labels: [String: [Int]] = [:]
    for index in stride(from: 0, to: items.count - 1, by: 2) {
      guard case .text(let key) = items[index], let numbers = unpickler.heap.integers(of: items[index + 1])
      else {
        continue
      }
      labels[key] = numbers
    }
    self.labels = labels
    pixels = Array(bytes[unpickler.longTexts[0]])
  }
}
