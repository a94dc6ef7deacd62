import Foundation
import FoveaCore
public import FoveaImage

/// Photos in directories that have the names of their classes, decoded when they are read.
public struct FolderDataSet: DataSet {
  /// The name of the data set in its registry, `folder`.
  public let name = PictureFolder.name
  /// The names of the classes, in the order of the labels: those of the directories, or of
  /// `class_indices.json`.
  public let classNames: [String]
  /// 3: pictures count as colour, though grey files give pictures of 1 channel.
  public let channels = 3
  /// A hash of paths, sizes, class names and of the first and last 4 KiB of each file; times do not matter.
  public let fingerprint: String
  /// Skipped files, one sentence each.
  public let remarks: [String]

  /// The number of bytes that all decoded pictures take together.
  public let decodedByteCount: Int?

  private let root: FileLocation
  private let files: [FolderScan.File]
  private let orientation: Picture.OrientationRule

  /// Makes a data set of files that have been checked.
  init(
    root: FileLocation, classNames: [String], files: [FolderScan.File], orientation: Picture.OrientationRule,
    fingerprint: String, decodedByteCount: Int, remarks: [String]
  ) {
    self.root = root
    self.classNames = classNames
    self.files = files
    self.orientation = orientation
    self.fingerprint = fingerprint
    self.decodedByteCount = decodedByteCount
    self.remarks = remarks
  }

  /// The number of pictures.
  public var count: Int { files.count }

  /// The class of a picture.
  public func label(at index: Int) -> Int { files[index].label }

  /// The path of the file of a picture.
  public func location(of index: Int) -> String { root.appending(files[index].path).path }

  /// Decodes a picture, of 1 or 3 channels.
  ///
  /// - Throws: `FoveaError` with code `.file` or `.format` that names the file.
  public func picture(at index: Int) throws -> Picture {
    try skippable { try Picture.load(path: location(of: index), orientation: orientation) }
  }

  /// Decodes a region of a picture, and no more of the file than that takes.
  ///
  /// - Throws: what `picture(at:)` throws.
  public func picture(at index: Int, region: (PictureSize) -> PictureRegion) throws -> Picture {
    let path = location(of: index)
    return try skippable {
      let data = try Picture.contents(of: SequentialFile(FileLocation(path)))
      let header = try Picture.header(of: data, name: path)
      let isTurned = orientation == .applied
      let size = PictureSize(
        width: isTurned ? header.uprightWidth : header.width,
        height: isTurned ? header.uprightHeight : header.height, channels: header.decodedChannels)
      return try Picture.decode(data, name: path, orientation: orientation, region: region(size))
    }
  }

  /// A picture, or an error that says that a folder may be read without its broken files.
  private func skippable(_ picture: () throws -> Picture) throws -> Picture {
    do { return try picture() } catch let error as FoveaError { throw error.skippable }
  }
}
