import Foundation
public import FoveaCheckpoints
import FoveaCore
package import FoveaData

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

  /// Returns a warning if a folder is judged that the run split in another way, or another folder with as many
  /// pictures as both parts of the run's together, as pictures may be judged that it trained on; nil if there is no
  /// such doubt.
  package func splitRemark(of data: DataConfiguration, holding pictures: any DataSet) -> String? {
    func folder(_ data: DataConfiguration?) -> (path: String, folder: PictureFolder)? {
      guard let data, let folder = try? data.source(in: .standard) as? PictureFolder,
        let path = folder.dataDir
      else { return nil }
      return (FileLocation(path).absolutePath, folder)
    }
    guard let (path, run) = folder(self.data), let (place, now) = folder(data), run.valSplit > 0,
      (run.valSplit, run.splitSeed) != (now.valSplit, now.splitSeed)
    else { return nil }
    let split = "val_split \(run.valSplit), split_seed \(run.splitSeed)"
    guard place != path else {
      return "its run set other pictures apart (\(split)); it may have learned from those that judge it here"
    }
    let known = provenance?.examples ?? [:]
    guard !known.isEmpty, known.values.reduce(0, +) == pictures.count else { return nil }
    return
      "its run split as many pictures as \(place) holds (\(split)); it has learned from some of these if they "
      + "are the same"
  }
}
