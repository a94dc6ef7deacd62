import Foundation
public import FoveaCheckpoints
import FoveaCore
import FoveaData

extension Checkpoint {
  /// The data that a run trained on; nil if the checkpoint does not say or its configuration is damaged.
  public var data: DataConfiguration? {
    guard let tree = try? JSONValue(parsing: Data(configuration.utf8), at: name), let data = tree["data"]
    else { return nil }
    // In checkpoints of version 0.1 the keys lay beside all others.
    guard let name = data.string else { return DataConfiguration(data) }
    var known = DataConfiguration(name: name, directory: tree["data_dir"]?.string)
    known.values["examples"] = tree["examples"].flatMap { $0 == .null ? nil : $0 }
    return known
  }

  /// Returns a warning if a folder is judged that the run split in another way, as pictures may be judged
  /// that it trained on; nil if there is no such doubt.
  package func splitRemark(of data: DataConfiguration) -> String? {
    func folder(_ data: DataConfiguration?) -> (path: String, folder: PictureFolder)? {
      guard let data, let folder = try? data.source(in: .standard) as? PictureFolder,
        let path = folder.dataDir
      else { return nil }
      return (FileLocation(path).absolutePath, folder)
    }
    guard let (path, run) = folder(self.data), let (place, now) = folder(data), place == path,
      run.valSplit > 0, (run.valSplit, run.splitSeed) != (now.valSplit, now.splitSeed)
    else { return nil }
    return
      "its run set other pictures apart (val_split \(run.valSplit), split_seed \(run.splitSeed)); it may have "
      + "learned from those that judge it here"
  }
}
