import FoveaCore
public import FoveaImage

/// Labelled pictures that are in memory.
///
/// ```swift
/// let picture = Picture(width: 2, height: 2, channels: 1, pixels: [0, 255, 255, 0])
/// let data = try PictureList([picture], labels: [0], classNames: ["checked", "plain"])
/// ```
public struct PictureList: DataSet {
  /// The name of the data set in messages.
  public let name: String
  /// The names of the classes, in the order of the labels.
  public let classNames: [String]
  /// 1 if all pictures are grey, else 3.
  public let channels: Int
  /// A hash of all pictures and labels, and of the names of the classes.
  public let fingerprint: String

  private let pictures: [Picture]
  private let labels: [Int]

  /// Makes a data set of pictures, of any sizes, with a class for each.
  ///
  /// - Parameters:
  ///   - pictures: The pictures.
  ///   - labels: The class of each picture, a place among the names.
  ///   - classNames: The names of the classes.
  ///   - name: The name of the data set in messages.
  /// - Throws: `FoveaError` with code `.data` if there are no pictures, not as many labels, or a label of no class.
  public init(_ pictures: [Picture], labels: [Int], classNames: [String], name: String = "pictures") throws {
    guard !pictures.isEmpty, pictures.count == labels.count else {
      throw FoveaError(
        .data, at: name,
        "expected a label for each picture and at least one, got \(pictures.count) pictures and "
          + "\(labels.count) labels")
    }
    if let index = labels.firstIndex(where: { !classNames.indices.contains($0) }) {
      throw FoveaError(
        .data, at: "\(name), example \(index)",
        "has label \(labels[index]), expected one in 0..<\(classNames.count)")
    }
    (self.name, self.classNames, self.pictures, self.labels) = (name, classNames, pictures, labels)
    channels = pictures.allSatisfy { $0.channels == 1 } ? 1 : 3
    var hash = Fingerprint()
    for name in classNames { hash.add(name) }
    for (picture, label) in zip(pictures, labels) {
      hash.add("\(picture.width) x \(picture.height) x \(picture.channels): \(label)")
      hash.add(picture.pixels)
    }
    fingerprint = hash.text
  }

  /// The number of pictures.
  public var count: Int { pictures.count }

  /// The class of a picture.
  public func label(at index: Int) -> Int { labels[index] }

  /// A picture.
  public func picture(at index: Int) -> Picture { pictures[index] }
}
