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

  /// Returns a warning if pictures of a folder are judged that the run may have learned from, as it was split in another
  /// way, has changed since, or is not split though the run's own folder was; nil if there is no such doubt.
  package func splitRemark(of data: DataConfiguration, holding pictures: any DataSet) -> String? {
    func folder(_ data: DataConfiguration?) -> (path: String, folder: PictureFolder)? {
      guard let data, let folder = try? data.source(in: .standard) as? PictureFolder,
        let path = folder.dataDir
      else { return nil }
      return (FileLocation(path).absolutePath, folder)
    }
    guard let (path, run) = folder(self.data), let (place, now) = folder(data), run.valSplit > 0 else {
      return nil
    }
    let isSameSplit = (run.valSplit, run.splitSeed) == (now.valSplit, now.splitSeed)
    if isSameSplit {
      let known = provenance?.choices[Provenance.DataChoice.test]
      guard let known, run.noExif == now.noExif, known != "\(pictures.name) \(pictures.fingerprint)" else {
        return nil
      }
      return
        "its run set other pictures apart, as the folder has changed; it may have learned from some of those that "
        + "judge it here"
    }
    let split = "val_split \(run.valSplit), split_seed \(run.splitSeed)"
    guard place != path, now.valSplit == 0 else {
      return "its run set other pictures apart (\(split)); it may have learned from those that judge it here"
    }
    return
      "all \(pictures.count) pictures of \(place) judge it, and its run learned from a part of its folder "
      + "(\(split)); give --val-split \(run.valSplit) --split-seed \(run.splitSeed) if these are the same"
  }
}
