import Foundation
import FoveaCore

extension WeightsFile {
  /// The endings of files that `write(_:metadata:to:replacing:)` can make.
  public static let writableExtensions = ["safetensors", "npz", "txt"]

  /// Writes tensors in the format that the path's ending names, in one step.
  ///
  /// A `.txt` file shows the trained parameters, in order, without running statistics.
  ///
  /// - Parameters:
  ///   - tensors: The tensors, in the order in which the file lists them.
  ///   - metadata: Free text that only safetensors keeps.
  ///   - path: The file: `.safetensors`, `.npz`, or `.txt` for people to read.
  ///   - replacing: Whether a file that is there is replaced, rather than an error.
  /// - Throws: `FoveaError` with code `.configuration` if the ending is another one or two tensors share a
  ///   name, `.file` if the file cannot be written.
  public static func write(
    _ tensors: [NamedTensor], metadata: [String: String] = [:], to path: String, replacing: Bool = true
  ) throws {
    switch FileLocation(path).ending {
    case "safetensors":
      try SafeTensorsFile(metadata: metadata, tensors: tensors).write(to: path, replacing: replacing)
    case "npz": try NumPyArchive(tensors: tensors).write(to: path, replacing: replacing)
    case "txt": try WeightsText.write(tensors.filter { !$0.isStatistic }, to: path, replacing: replacing)
    default:
      throw FoveaError(
        .configuration, at: path, "the ending names no format that weights can be written in",
        remedy: "end it in .\(writableExtensions.joined(separator: ", ."))")
    }
  }
}
