import FoveaCore
import FoveaFormats

extension Checkpoint {
  /// The checkpoint for use alone, without the moments and the provenance that training on would need.
  public var forUse: Checkpoint {
    var checkpoint = self
    (checkpoint.moments, checkpoint.provenance) = ([], nil)
    return checkpoint
  }

  /// The same checkpoint with all numbers in memory, so that what happens to the files of its weights no longer matters.
  ///
  /// - Throws: `FoveaError` with code `.file` if one of them was written to meanwhile.
  package func loaded() throws -> Checkpoint {
    var checkpoint = self
    for index in checkpoint.parameters.indices {
      checkpoint.parameters[index].tensor = checkpoint.parameters[index].tensor.inMemory
    }
    try requireUnchanged()
    checkpoint.files = []
    return checkpoint
  }

  /// Refuses what was made from the checkpoint if a file in which its numbers lie has been written to since.
  ///
  /// - Throws: `FoveaError` with code `.file` that names the file.
  package func requireUnchanged() throws {
    for file in files { try file.requireUnchanged() }
  }

  /// Writes parameters and statistics in the format that the path's ending names, in one step.
  ///
  /// A `.safetensors` file is again a checkpoint, which predicts without the name of its model and whose
  /// tensors other tools find by name; an `.npz` file holds the tensors alone, a `.txt` file shows people the
  /// parameters, without statistics.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the ending is another one, `.file` if the file
  ///   cannot be written.
  public func export(to path: String, replacing: Bool = true) throws {
    if FileLocation(path).ending == "safetensors" {
      try forUse.write(to: path, replacing: replacing)
    } else {
      try WeightsFile.write(parameters + counters, to: path, replacing: replacing)
    }
  }
}
