import Foundation
package import FoveaCore

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
    return location.isTaken ? try names(in: contents(of: location), at: location) : nil
  }

  /// Reads the names by label from such a file, or from a text with a name on each line.
  ///
  /// - Throws: `FoveaError` with code `.file` or `.format` if it cannot be read, or has no names.
  package static func read(_ location: FileLocation) throws -> [String] {
    let data = try contents(of: location)
    if data.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") { return try names(in: data, at: location) }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw FoveaError(.format, at: location.path, "is not UTF-8", remedy: "save it as UTF-8")
    }
    let names = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    guard !names.isEmpty else {
      throw FoveaError(
        .format, at: location.path, "expected the name of a class on each line", remedy: "check the file")
    }
    return names
  }

  private static func contents(of location: FileLocation) throws -> Data {
    let data = try SequentialFile(location).read(upTo: (1 << 20) + 1)
    guard data.count <= 1 << 20 else {
      throw FoveaError(.format, at: location.path, "has more than \(1 << 20) bytes", remedy: "check the file")
    }
    // Some editors begin a text with a mark of its bytes' order.
    return data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data
  }

  private static func names(in data: Data, at location: FileLocation) throws -> [String] {
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
