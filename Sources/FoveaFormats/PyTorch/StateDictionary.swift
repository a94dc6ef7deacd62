import FoveaCore

/// The dictionary of tensors in a saved value: found, named and freed of what training put around it.
struct StateDictionary {
  /// The tensors under their names, in the order of the dictionary.
  private(set) var tensors: [(name: String, tensor: PickleHeap.Tensor)] = []
  /// Short values beside the dictionary.
  private(set) var metadata: [String: String] = [:]
  /// What was chosen, changed and skipped.
  private(set) var notes: [String] = []

  private let heap: PickleHeap
  private let file: String

  /// A dictionary with at least one tensor right inside it.
  fileprivate struct Candidate {
    /// The keys that lead to it, joined by dots; empty for the saved value itself.
    var path: String
    var items: [PickleValue]
    var tensorCount: Int
    /// What the names must begin with.
    var prefix = ""
  }

  /// Keys under which programs keep the model itself, the commonest first.
  private static let usualKeys = ["state_dict", "model_state_dict", "model", "net", "network", "weights"]
  /// How deep dictionaries are searched.
  private static let maximumDepth = 4
  /// Prefixes that wrappers of a model put before every name.
  private static let wrappers = ["module.", "_orig_mod."]

  /// Finds the dictionary: the one at `key`, or the only one, or the one under the most usual key.
  init(_ root: PickleValue, in heap: PickleHeap, key: String?, file: String) throws {
    self.heap = heap
    self.file = file
    let candidates = try Self.candidates(root, heap, file)
    var chosen = try Self.choose(candidates, key: key, file: file)
    if !chosen.prefix.isEmpty {
      notes.append("the tensors are those whose names begin with \(quoted(chosen.prefix))")
      chosen.keepUnderPrefix()
    } else if !chosen.path.isEmpty {
      notes.append("the tensors are those under the key \(quoted(chosen.path))")
    }
    let others = candidates.filter { $0.path != chosen.path && !$0.path.hasPrefix(chosen.path + ".") }
      .map { $0.path.isEmpty ? "tensors outside it" : quoted($0.path) }
    if !others.isEmpty { notes.append("other tensors are omitted: \(listed(others))") }
    describe(root, apartFrom: candidates.map(\.path))
    try take(chosen)
    try unwrap()
  }

  private static func candidates(
    _ root: PickleValue, _ heap: PickleHeap, _ file: String
  ) throws -> [Candidate] {
    guard heap.items(of: root, .dictionary) != nil else {
      throw FoveaError(
        .format, at: file,
        "expected a dictionary of tensors, got \(root.kind)"
          + (root.className == nil ? "" : ", which was not made and not run"),
        remedy: "save model.state_dict() with torch.save")
    }
    var (found, unreadable) = ([Candidate](), [Candidate]())
    var level: [(path: String, value: PickleValue)] = [("", root)]
    var seen: Set<PickleValue> = [root]
    for _ in 0..<maximumDepth {
      var next: [(path: String, value: PickleValue)] = []
      for (path, value) in level {
        guard let items = heap.items(of: value, .dictionary) else { continue }
        var (count, unreadableCount) = (0, 0)
        for (key, value) in pairs(items) {
          guard case .text(let key) = key else { continue }
          if case .tensor = value { count += 1 }
          if value.isUnreadableTensor { unreadableCount += 1 }
          if heap.items(of: value, .dictionary) != nil, seen.insert(value).inserted {
            next.append((path.isEmpty ? key : "\(path).\(key)", value))
          }
        }
        if count > 0 { found.append(Candidate(path: path, items: items, tensorCount: count)) }
        if unreadableCount > 0 {
          unreadable.append(Candidate(path: path, items: items, tensorCount: unreadableCount))
        }
      }
      level = next
    }
    // Tensors of kinds that cannot be read count where there are no others, so that the error names them.
    return found.isEmpty ? unreadable : found
  }

  private static func choose(_ candidates: [Candidate], key: String?, file: String) throws -> Candidate {
    if let key {
      if let chosen = candidates.first(where: { $0.path == key }) { return chosen }
      for var candidate in candidates {
        let rest = key.hasPrefix(candidate.path + ".") ? String(key.dropFirst(candidate.path.count + 1)) : key
        candidate.prefix = rest + "."
        if candidate.holdsPrefix { return candidate }
      }
      throw FoveaError(
        .format, at: file, "holds no tensors under the key \(quoted(key))",
        remedy: candidates.isEmpty ? nil : "there are tensors under \(listed(candidates.map(\.shownPath)))")
    }
    guard let first = candidates.first else {
      throw FoveaError(
        .format, at: file, "holds no dictionary of tensors",
        remedy: "save model.state_dict() with torch.save")
    }
    // A checkpoint may keep a few tensors, such as its best accuracy, beside the dictionaries.
    let nested = candidates.filter { !$0.path.isEmpty }
    let most = nested.map(\.tensorCount).max() ?? 0
    if first.path.isEmpty, first.tensorCount >= most { return first }
    if nested.count == 1 { return nested[0] }
    for key in usualKeys {
      if let chosen = nested.first(where: { $0.path == key }) { return chosen }
    }
    throw FoveaError(
      .format, at: file, "holds several dictionaries of tensors: \(listed(nested.map(\.shownPath)))",
      remedy: "choose one with \(.key)")
  }

  /// Notes what stands at the top of the file and holds no tensors that were found.
  private mutating func describe(_ root: PickleValue, apartFrom paths: [String]) {
    var ignored: [String] = []
    for (key, value) in Self.pairs(heap.items(of: root, .dictionary) ?? []) {
      guard case .text(let key) = key else { continue }
      switch value {
      case .text(let text) where text.count <= 200: metadata[key] = text
      case .integer(let integer): metadata[key] = String(integer)
      case .float(let number): metadata[key] = String(number)
      case .boolean(let isTrue): metadata[key] = String(isTrue)
      case .tensor: continue
      case .none, .largeInteger, .text, .global, .collection, .storage, .object: break
      }
      if !paths.contains(where: { $0 == key || $0.hasPrefix(key + ".") }) {
        ignored.append(quoted(key) + (value.className.map { " (\($0))" } ?? ""))
      }
    }
    if !ignored.isEmpty { notes.append("entries that are not tensors are omitted: \(listed(ignored))") }
  }

  private mutating func take(_ candidate: Candidate) throws {
    var names: Set<String> = []
    for (key, value) in Self.pairs(candidate.items) {
      guard case .text(let name) = key else { continue }
      if value.isUnreadableTensor, let maker = value.className {
        throw FoveaError(
          .format, at: file, "tensor \(quoted(name)): is made by \(maker) and cannot be read",
          remedy: "save it as a dense tensor of floating point numbers on the CPU")
      }
      guard case .tensor(let place) = value else { continue }
      guard names.insert(name).inserted else {
        throw FoveaError(
          .format, at: file, "two tensors are called \(quoted(name))", remedy: "the file is damaged")
      }
      tensors.append((name, heap.tensors[place]))
    }
  }

  /// Takes off the prefixes that a wrapper put before every name.
  private mutating func unwrap() throws {
    var removed = ""
    while let prefix = Self.wrappers.first(where: { prefix in
      tensors.allSatisfy { $0.name.hasPrefix(prefix) && $0.name.utf8.count > prefix.utf8.count }
    }) {
      for index in tensors.indices { tensors[index].name.removeFirst(prefix.count) }
      removed += prefix
    }
    if !removed.isEmpty { notes.append("the prefix \(quoted(removed)) was taken off every name") }
  }

  fileprivate static func pairs(_ items: [PickleValue]) -> [(key: PickleValue, value: PickleValue)] {
    stride(from: 0, to: items.count - 1, by: 2).map { (items[$0], items[$0 + 1]) }
  }
}

/// The first few of many words, as notes and errors show them.
func listed(_ words: [String]) -> String {
  let shown = words.prefix(8).map { $0.count > 80 ? String($0.prefix(80)) + "…" : $0 }
  return shown.joined(separator: ", ") + (words.count > 8 ? " and \(words.count - 8) more" : "")
}

extension StateDictionary.Candidate {
  /// Whether a tensor has a name with the prefix.
  fileprivate var holdsPrefix: Bool {
    StateDictionary.pairs(items).contains { key, value in
      guard case .text(let name) = key, case .tensor = value else { return false }
      return name.hasPrefix(prefix)
    }
  }

  /// Omits what lacks the prefix, which is removed from the names.
  fileprivate mutating func keepUnderPrefix() {
    items = StateDictionary.pairs(items).flatMap { key, value -> [PickleValue] in
      guard case .text(let name) = key, name.hasPrefix(prefix) else { return [] }
      return [.text(String(name.dropFirst(prefix.count))), value]
    }
  }

  /// The path as errors show it.
  fileprivate var shownPath: String { path.isEmpty ? "the file itself" : quoted(path) }
}
