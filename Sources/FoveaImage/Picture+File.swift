package import Foundation
import FoveaCore

extension Picture {
  /// The bytes of a file that begins as a picture.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it is no picture or too large.
  package static func data(path: String) throws -> Data {
    let file = try SequentialFile(FileLocation(path))
    var data = try file.read(upTo: Format.headLength)
    _ = try format(of: data, name: file.name)
    data.append(try rest(of: file, after: data.count))
    return data
  }
}
