import Foundation
public import FoveaCheckpoints
import FoveaCore

extension Checkpoint {
  /// The data that a run trained on, nil if the checkpoint does not say.
  ///
  /// In checkpoints of version 0.1 the keys lay beside all others.
  public var data: DataConfiguration? {
    guard let tree = try? JSONValue(parsing: Data(configuration.utf8), at: name) else { return nil }
    let part = tree["data"].flatMap { $0.string == nil ? $0 : tree }
    guard let data = part?["data"]?.string else { return nil }
    var examples: Int?
    if case .integer(let count)? = part?["examples"] { examples = count }
    return DataConfiguration(name: data, directory: part?["data_dir"]?.string, examples: examples)
  }
}
