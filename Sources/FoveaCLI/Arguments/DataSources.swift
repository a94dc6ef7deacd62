import Fovea
import FoveaCore

/// The data sets as a command line names them.
enum DataSources {
  private static var registry: Registry<any DataSource> { .standard }

  /// The names.
  static var names: [String] { registry.names }

  /// The names in one text.
  static var list: String { names.joined(separator: ", ") }

  /// Whether the data set of a name is drawn by the program, rather than read from files; nil for an unknown name.
  static func isGenerated(_ name: String) -> Bool? {
    (try? registry.make(.object(["name": .string(name)])))?.isGenerated
  }

  /// The data set of a name, in a directory if it comes in files.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no such data set or a value cannot work.
  static func make(_ name: String, directory: FileLocation?) throws -> any DataSource {
    try registry.make(name: name, directory: directory?.path)
  }
}
