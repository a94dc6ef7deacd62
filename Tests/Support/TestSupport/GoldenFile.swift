package import Foundation

/// A file in the folder `Goldens` of the test target that the calling file belongs to.
package func goldenFile(_ name: String, from file: String = #filePath) -> URL {
  var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
  while folder.path != "/", !FileManager.default.fileExists(atPath: folder.path + "/Goldens") {
    folder.deleteLastPathComponent()
  }
  return folder.appendingPathComponent("Goldens/\(name)")
}
