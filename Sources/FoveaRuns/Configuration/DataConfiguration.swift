public import FoveaCore
package import FoveaData

/// Which pictures a run trains on and is judged by.
public struct DataConfiguration: Hashable, Sendable {
  /// The name of the data set; empty if none is chosen yet.
  public var name: String
  /// What was chosen about it, by the keys of its `DataSource`.
  public var values: [String: JSONValue]

  /// Chooses a data set.
  public init(name: String, values: [String: JSONValue] = [:]) {
    self.name = name
    self.values = values
  }

  /// Chooses a data set with the path of the directory of its files, or the number of training examples to generate, of
  /// which a fifth as many test it.
  public init(name: String = "", directory: String? = nil, examples: Int? = nil) {
    self.init(name: name)
    self.directory = directory
    values[Key.examples] = examples.map { .integer($0) }
  }

  /// The path of the directory of its files, nil if none is given.
  public var directory: String? {
    get { values[Key.directory]?.string }
    set { values[Key.directory] = newValue.map { .string($0) } }
  }

  /// The number of training examples of a generated data set, nil for its own.
  public var examples: Int? {
    if case .integer(let count)? = values[Key.examples] { count } else { nil }
  }

  /// The keys that this code knows.
  enum Key {
    static let name = "data"
    static let directory = "data_dir"
    static let examples = "examples"
  }

  /// The data as a configuration writes them: the values lie beside the name.
  package var tree: JSONValue { .object(values.merging([Key.name: .string(name)]) { $1 }) }

  /// Reads what a configuration writes.
  package init(_ tree: JSONValue) {
    guard case .object(var values) = tree else {
      self.init(name: "")
      return
    }
    let name = values.removeValue(forKey: Key.name)?.string ?? ""
    self.init(name: name, values: values.filter { $0.value != .null })
  }

  /// The tree of data with the values of another one in the place of its own; another data set begins from its
  /// defaults.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a key is not one of the data set's.
  package static func overlaid(
    _ own: JSONValue, by other: JSONValue, sources: Registry<any DataSource>, at path: String
  ) throws -> JSONValue {
    guard case .object(let given) = other else {
      throw FoveaError(.configuration, at: path, "expected an object, got \(other)")
    }
    guard given["name"] == nil else {
      throw FoveaError(.configuration, at: "\(path).name", "unknown key", remedy: "did you mean \(Key.name)?")
    }
    let (old, new) = (DataConfiguration(own), DataConfiguration(other))
    let chosen = given[Key.name] ?? .null
    guard chosen == .null || chosen.string != nil else {
      throw FoveaError(.configuration, at: "\(path).\(Key.name)", "expected a text, got \(chosen)")
    }
    let name = chosen.string ?? old.name
    let kept = old.name.isEmpty || old.name == name ? old.values : [:]
    let data = DataConfiguration(name: name, values: kept.merging(new.values) { $1 })
    if !name.isEmpty { _ = try data.source(in: sources, at: path) }
    return data.tree
  }

  /// The data set, before it is opened.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is none of the name, or a value does not belong to it.
  package func source(in sources: Registry<any DataSource>, at path: String = "data") throws -> any DataSource
  {
    // The error names all data sets.
    guard sources.names.contains(name) else {
      return try sources.make(name: name, directory: nil)
    }
    return try sources.make(.object(values.merging(["name": .string(name)]) { $1 }), at: path)
  }
}
