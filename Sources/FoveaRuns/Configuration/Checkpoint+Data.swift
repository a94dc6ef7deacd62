import Foundation
public import FoveaCheckpoints
import FoveaCore

extension Checkpoint {
  /// The data that a run trained on, nil if the checkpoint does not say.
  public var data: DataConfiguration? {
    guard let tree = try? JSONValue(parsing: Data(configuration.utf8), at: name), let data = tree["data"]
    else { return nil }
    // In checkpoints of version 0.1 the keys lay beside all others.
    guard let name = data.string else { return DataConfiguration(data) }
    var known = DataConfiguration(name: name, directory: tree["data_dir"]?.string)
    known.values["examples"] = tree["examples"].flatMap { $0 == .null ? nil : $0 }
    return known
  }
}
