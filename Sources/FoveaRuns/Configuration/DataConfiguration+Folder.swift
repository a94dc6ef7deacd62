package import FoveaCore
package import FoveaData

extension DataConfiguration {
  /// Refuses a directory for other files among the classes of a folder of pictures, of which it would be one.
  ///
  /// - Throws: `FoveaError` with code `.file`.
  package func requireApart(_ directory: FileLocation, in sources: Registry<any DataSource>) throws {
    guard let folder = try source(in: sources) as? PictureFolder, folder.reads(directory) else { return }
    throw FoveaError(
      .file, at: directory.path, "is in \(folder.dataDir ?? ""), whose directories are classes of pictures",
      remedy: "name another directory")
  }
}
