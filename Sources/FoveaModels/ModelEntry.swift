import FoveaCore
public import FoveaLayers

/// The entry of one network in a ``ModelCatalogue``.
public struct ModelEntry: Sendable {
  /// The name of the network, on the command line and in files.
  public let name: String
  /// A description of the network in one line.
  public let summary: String
  /// The document or paper that describes it.
  public let source: String
  /// The choices that it has beyond classes and images.
  public let settings: [ModelSetting]
  /// The weights that the network can have and what they need, the usual ones first; empty if nothing is known.
  public let pretrained: [PretrainedWeights]
  /// Makes the model; the options have been checked.
  let make: @Sendable (ModelOptions) -> any Model

  /// Creates the entry of a network.
  ///
  /// `make` gets options whose numbers are in their ranges and whose settings are among `settings`. The model
  /// that it returns must have the entry's name, under which files keep it.
  public init(
    name: String, summary: String, source: String = "", settings: [ModelSetting] = [],
    pretrained: [PretrainedWeights] = [], make: @escaping @Sendable (ModelOptions) -> any Model
  ) {
    (self.name, self.summary, self.source) = (name, summary, source)
    (self.settings, self.pretrained, self.make) = (settings, pretrained, make)
  }

  /// The weights that were published in a file of their own.
  package var published: [PretrainedWeights] { pretrained.filter { !$0.file.isEmpty } }

  /// Settings in the form in which descriptions keep them, as in `0.125` for `0.1250`.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the model does not have a setting or a value of it.
  public func canonical(_ settings: [String: String]) throws -> [String: String] {
    var known: [String: String] = [:]
    for (key, value) in settings.sorted(by: { $0.key < $1.key }) {
      guard let setting = self.settings.first(where: { $0.name == key }) else {
        throw FoveaError(
          .configuration, at: key, "\(name) has no such setting",
          remedy: self.settings.isEmpty
            ? nil : "it has \(self.settings.map(\.name).joined(separator: ", "))")
      }
      guard let value = setting.canonical(value) else {
        throw FoveaError(
          .configuration, at: key, "\(name) has no \(key) called \(value)",
          remedy: "choose \(setting.choices)")
      }
      known[key] = value
    }
    return known
  }
}
