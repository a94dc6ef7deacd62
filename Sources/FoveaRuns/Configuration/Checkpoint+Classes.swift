import FoveaCheckpoints
import FoveaCore
package import FoveaData

extension Checkpoint {
  /// Refuses data whose labels mean other classes than the network's.
  ///
  /// The labels may be the first of the network's, if it was made with more classes than its data had. Weights of other
  /// tools do not say what their classes are called: their order counts.
  ///
  /// - Returns: What is worth knowing about names that differ, nil if none do.
  /// - Throws: `FoveaError` with code `.data` that names both.
  package func requireClasses(of data: any DataSet, asIn configuration: DataConfiguration) throws -> String? {
    let isForeign = self.data == nil
    guard data.classNames.count == classNames.count || classNames.starts(with: data.classNames) else {
      throw FoveaError(
        .data, at: data.name,
        "has \(data.classNames.count) classes, the model in \(name) has \(model.classes)",
        remedy: isForeign
          ? "give the number of the weights' classes with \(.classCount), or choose other data"
          : "choose the data that the model was trained on")
    }
    let areSame = Set(classNames) == Set(data.classNames)
    guard classNames != model.classNames(), classNames != data.classNames,
      configuration.name == PictureFolder.name || areSame, !classNames.starts(with: data.classNames)
    else { return nil }
    guard !isForeign || areSame else {
      return
        "the \(classNames.count) classes of the data count in their order: \(Self.few(data.classNames)) stand for "
        + Self.few(classNames)
    }
    throw FoveaError(
      .data, at: data.name,
      "has the classes \(Self.few(data.classNames)), the model in \(name) \(Self.few(classNames))",
      remedy: areSame
        ? "put the run's class_indices.json into the directory of the data"
        : "choose the data that the model was trained on")
  }

  private static func few(_ names: [String]) -> String {
    names.count <= 7
      ? names.joined(separator: ", ")
      : names.prefix(6).joined(separator: ", ") + " and \(names.count - 6) more"
  }
}
