import Foundation
import FoveaCore
import FoveaFormats
public import FoveaImage

/// Grey pictures of one size from a pair of IDX files, kept in memory: MNIST, Fashion-MNIST and the like.
public struct IDXDataSet: DataSet {
  /// The name of the data set in its registry.
  public let name: String
  /// The names of the classes, in the order of the labels.
  public let classNames: [String]
  /// A hash of the size, all pictures and labels.
  public let fingerprint: String
  /// 1: the pictures are grey.
  public let channels = 1

  private let size: PictureSize
  private let pixels: [UInt8]
  private let labels: [UInt8]

  /// Reads a pair of files, gzipped or not.
  ///
  /// - Parameters:
  ///   - name: The name of the data set.
  ///   - images: The path of the file of pictures, `[N, H, W]`.
  ///   - labels: The path of the file of their labels, `[N]`.
  ///   - classNames: The names of the classes, in the order of the labels.
  ///   - firstLabel: The number that the file of labels has for the first class.
  ///   - areTransposed: Whether the file holds pictures column by column.
  /// - Throws: `FoveaError` with code `.file` if a file cannot be read, `.format` if it is no IDX file of the
  ///   right kind or is cut short, `.data` if there are no pictures, if the files do not belong together, or
  ///   if a label is not one of the classes.
  public init(
    name: String, images: String, labels: String, classNames: [String], firstLabel: UInt8 = 0,
    areTransposed: Bool = false
  ) throws {
    var pictures = try IDXReader(path: images, rank: 3)
    let extents = pictures.extents
    guard extents.allSatisfy({ $0 > 0 }) else {
      throw FoveaError(.data, at: images, "holds no pictures: its extents are \(extents)")
    }
    // No memory goes to pictures before their labels are found to be there.
    let classes = try IDXFile.read(path: labels, rank: 1)
    guard classes.extents == [extents[0]] else {
      throw FoveaError(
        .data, at: labels, "has \(classes.extents[0]) labels for the \(extents[0]) pictures in \(images)",
        remedy: "use two files of the same split")
    }
    if let index = classes.elements.firstIndex(where: {
      $0 < firstLabel || $0 - firstLabel >= classNames.count
    }) {
      throw FoveaError(
        .data, at: labels,
        "label at index \(index) must be in \(firstLabel)..<\(Int(firstLabel) + classNames.count), "
          + "got \(classes.elements[index])",
        remedy: "the file is damaged or belongs to another data set")
    }
    self.name = name
    self.classNames = classNames
    self.labels = firstLabel == 0 ? classes.elements : classes.elements.map { $0 - firstLabel }
    let elements = try pictures.elements()
    pixels = areTransposed ? Self.transposed(elements, rows: extents[1], columns: extents[2]) : elements
    size = PictureSize(
      width: extents[areTransposed ? 1 : 2], height: extents[areTransposed ? 2 : 1], channels: 1)
    var fingerprint = Fingerprint()
    fingerprint.add("\([extents[0], size.height, size.width])")
    fingerprint.add(pixels)
    fingerprint.add(classes.elements)
    self.fingerprint = fingerprint.text
  }

  /// The pictures with rows and columns exchanged.
  private static func transposed(_ pixels: [UInt8], rows: Int, columns: Int) -> [UInt8] {
    var result = pixels
    for start in stride(from: 0, to: pixels.count, by: rows * columns) {
      for row in 0..<rows {
        for column in 0..<columns {
          result[start + column * rows + row] = pixels[start + row * columns + column]
        }
      }
    }
    return result
  }

  /// The number of examples.
  public var count: Int { labels.count }

  /// The class of an example.
  public func label(at index: Int) -> Int { Int(labels[index]) }

  /// The picture of an example, `[H, W, 1]`.
  public func picture(at index: Int) -> Picture {
    Picture(
      width: size.width, height: size.height, channels: 1,
      pixels: Array(pixels[index * size.byteCount..<(index + 1) * size.byteCount]))
  }

  /// Writes the picture of an example, `[H, W, 1]`, to the front of `buffer`; nothing is allocated if it
  /// fits.
  public func copyPixels(at index: Int, into buffer: inout [UInt8]) -> PictureSize {
    let (start, count) = (index * size.byteCount, size.byteCount)
    if buffer.count < count { buffer = [UInt8](repeating: 0, count: count) }
    for offset in 0..<count { buffer[offset] = pixels[start + offset] }
    return size
  }
}

extension IDXDataSet {
  /// A published data set in IDX form: its name, files and folders.
  package struct Release: Sendable {
    var name: String
    /// The folder that torchvision keeps it in.
    var folder: String
    var classNames: [String]
    /// What the files may be called, the commonest first.
    var variants: [IDXFileNames]
    /// The label of the first class.
    var firstLabel: UInt8 = 0
  }

  /// Reads one part of a published data set.
  ///
  /// The files are searched in `directory`, in the folder there that has the data set's name, and where
  /// torchvision puts them; ``IDXFileNames`` says what they may be called.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if no directory is given, `.file` that lists names and
  ///   directories if the files are not there, `.data` if those of other classes are, and all that the
  ///   initializer throws.
  package init(_ release: Release, directory: String?, split: DataSplit) throws {
    let root = try FileLocation(dataDirectory: directory, of: release.name)
    let places = [root, root.appending(release.name), root.appending(release.folder).appending("raw")]
    for variant in release.variants {
      for place in places {
        guard let (images, labels) = variant.files(of: split, in: place) else { continue }
        try self.init(
          name: release.name, images: images, labels: labels, classNames: release.classNames,
          firstLabel: release.firstLabel, areTransposed: variant.areTransposed)
        return
      }
    }
    for place in places where release.name == MNIST.name {
      if let name = try IDXFileNames.stranger(in: place) {
        throw FoveaError(
          .data, at: place.path,
          "holds \(name), a part of EMNIST whose classes are not those of \(release.name)",
          remedy: "use its parts mnist or digits")
      }
    }
    let names = (release.variants.first ?? IDXFileNames(prefix: "")).names(of: split)
    throw FoveaError(
      .file, at: root.path,
      "\(names.images)[.gz] and \(names.labels)[.gz] are not together in any of "
        + places.map(\.path).joined(separator: ", "),
      remedy: "give the directory that holds the files of \(release.name)")
  }
}
