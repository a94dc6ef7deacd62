import Foundation
import FoveaCore

/// The file `class_indices.json`, which says which number a class has, as in `{"0": "daisy", "1": "rose"}`.
package enum ClassIndices {
  /// Its name.
  package static let fileName = "class_indices.json"

  /// Reads the names by label; nil if there is no such file in the directory.
  ///
  /// - Throws: `FoveaError` with code `.file` or `.format` if it cannot be read, or its numbers are not 0, 1, 2 and so
  ///   on.
  static func read(in directory: FileLocation) throws -> [String]? {
    let location = directory.appending(fileName)
    guard location.isTaken else { return nil }
    let file = try SequentialFile(location)
    let data = try file.read(upTo: (1 << 20) + 1)
    guard data.count <= 1 << 20 else {
      throw FoveaError(.format, at: location.path, "has more than \(1 << 20) bytes", remedy: "check the file")
    }
    let tree = try JSONValue(parsing: data, at: location.path)
    guard case .object(let values) = tree else {
      throw FoveaError(
        .format, at: location.path, "expected an object such as {\"0\": \"daisy\"}, got \(tree)")
    }
    let names = (0..<values.count).map { values["\($0)"]?.string }
    guard !names.isEmpty, names.allSatisfy({ $0 != nil }) else {
      throw FoveaError(
        .format, at: location.path,
        "expected the names of the classes 0, 1, 2 and so on, got the keys "
          + values.keys.sorted().prefix(5).joined(separator: ", "),
        remedy: "number the classes from 0")
    }
    return names.compactMap(\.self)
  }

  /// The file's text for names by label.
  package static func text(_ names: [String]) -> String {
    var object = JSONObject()
    for (label, name) in names.enumerated() { object.set("\(label)", name) }
    return object.description + "\n"
  }
}
