import ArgumentParser
import Fovea
import FoveaCore

/// A choice of a registry as a command line names it: a text, and options for single values of it.
struct ChoiceOptions<Choice> {
  /// An option for one value.
  struct Value {
    var key: String
    var option: String
    var value: JSONValue?

    init(_ key: String, _ option: String, _ value: JSONValue?) {
      self.key = key
      self.option = option
      self.value = value
    }
  }

  private let registry: Registry<Choice>
  private let option: String
  private let text: String?
  private let name: String
  private let values: [Value]

  /// Gathers what was given.
  init(
    _ registry: Registry<Choice>, _ option: String, _ text: String?, default name: String,
    values: [Value] = []
  ) {
    self.registry = registry
    self.option = option
    self.text = text
    self.name = name
    self.values = values.filter { $0.value != nil }
  }

  /// What was given, for a configuration; nil if nothing was.
  ///
  /// - Throws: as `tree()`.
  func given() throws -> JSONValue? { text == nil && values.isEmpty ? nil : try tree() }

  /// What was given, as a tree without the values that were left open.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the text names no choice.
  private func tree() throws -> JSONValue {
    var tree = try text.map { try registry.tree(ofText: $0, at: option) } ?? .object([:])
    for value in values { tree[value.key] = value.value }
    return tree
  }

  /// The choice, with defaults for what was left open.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no such choice or a value is out of range.
  func make() throws -> Choice {
    let given = try tree()
    let chosen = given["name"]?.string ?? name
    let known = try registry.entry(chosen).defaults()
    if let value = values.first(where: { known[$0.key] == nil }) {
      throw FoveaError(.configuration, at: value.option, "does not belong to \(option) \(chosen)")
    }
    return try registry.make(registry.overlaid(.string(name), by: given, at: option), at: option)
  }

  /// Throws the parser's error if the choice cannot be made.
  ///
  /// Values of a choice that a configuration will make are looked at with it.
  func validate(isPart: Bool = false) throws {
    guard !isPart else { return }
    do {
      _ = try make()
    } catch let error as FoveaError {
      let remedy = error.remedy.map { "; \($0)" } ?? ""
      let text = "\(error.location): \(error.problem)\(remedy)"
      throw ValidationError(text.hasSuffix("?") ? text : text + ".")
    }
  }
}
