import Foundation

import FoveaData
import FoveaImage

/// A folder of small pictures.
struct PhotoFolder {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Writes a grey picture of one value.
  func add(_ name: String, value: UInt8 = 9, width: Int = 3, height: Int = 2) throws {
    let picture = Picture(
      width: width, height: height, channels: 1, pixels: [UInt8](repeating: value, count: width * height))
    try directory.write(picture.encodedPNG(), name)
  }

  func open(_ split: DataSplit, _ change: (inout PictureFolder) -> Void = { _ in }) throws -> any DataSet {
    var folder = PictureFolder(dataDir: directory.path)
    change(&folder)
    return try folder.open(split, for: PictureSize(width: 8, height: 8, channels: 3))
  }
}
