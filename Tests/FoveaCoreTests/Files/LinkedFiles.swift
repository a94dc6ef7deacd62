import Foundation

/// A directory with files, folders and links that lead well, nowhere and in a circle.
final class LinkedFiles {
  /// The directory.
  let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

  init() throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: path + "/a/b", withIntermediateDirectories: true)
    try manager.createSymbolicLink(atPath: path + "/link", withDestinationPath: "a/b")
    try manager.createSymbolicLink(atPath: path + "/lost", withDestinationPath: "nowhere")
    try manager.createSymbolicLink(atPath: path + "/loop", withDestinationPath: "loop")
    for name in ["file", "a/file"] {
      try Data(name.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
