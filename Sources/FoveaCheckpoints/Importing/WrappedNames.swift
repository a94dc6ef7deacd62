package import FoveaCore
package import FoveaLayers

/// The tensors of a file under the names that a network has for them.
///
/// Programs put a network inside other modules, each of which adds a component to every name: `module.` of
/// data parallel training, `model.` of a class that holds the network and its loss, `_orig_mod.` of a
/// compiled one. Which components these are follows from the network's own names: what stands before them.
package struct WrappedNames: Sendable {
  /// The tensors, renamed to the network's names where it has them.
  package private(set) var tensors: [String: HostTensor]
  /// The removed parts of names and the skipped tensors, one sentence each.
  package private(set) var notes: [String] = []

  /// Components that wrappers put into names, also between others.
  private static let wrappers: Set = [
    "module", "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module",
  ]

  /// A way to read the names of a file.
  private struct Reading {
    var prefix: String
    var isWithoutWrappers: Bool
    /// How many of the network's names there are.
    var count = 0

    /// What is left of a name, nil if it lacks the prefix.
    func rest(of name: String) -> String? {
      let name = isWithoutWrappers ? WrappedNames.withoutWrappers(name) : name
      return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
    }
  }

  /// Finds the reading of the names by which most of the network's parameters are there.
  ///
  /// Names that fit as they are stay so. Another reading needs all of the network's names, or, where none
  /// fits as it is, half of them; then the tensors that lack its prefix belong to other modules and are
  /// omitted.
  ///
  /// - Throws: `FoveaError` with code `.weights` if the network is there under several prefixes.
  package init(_ tensors: [String: HostTensor], for network: Network, from file: String) throws {
    self.tensors = tensors
    let paths = Set(network.parameters.map(\.path))
    let plain = paths.count { tensors[$0] != nil }
    guard plain < paths.count else { return }
    let readings = [false, true].lazy.map { Self.readings(tensors.keys, paths, withoutWrappers: $0) }
    guard
      let candidates = readings.first(where: { $0.contains { $0.count == paths.count } })
        ?? readings.first(where: { !$0.isEmpty }),
      let best = candidates.max(by: { $0.count < $1.count }),
      best.count == paths.count || plain == 0 && best.count * 2 >= paths.count
    else { return }
    let complete = candidates.filter { $0.count == paths.count }.map(\.prefix).sorted()
    guard complete.count < 2 else {
      throw FoveaError(
        .weights, at: file,
        "holds the network under \(complete.count) prefixes: \(complete.map { "\"\($0)\"" }.joined(separator: ", "))",
        remedy: "choose one with \(.key)")
    }
    take(best)
  }

  /// The readings of names that end in names of the network, each once.
  private static func readings(
    _ names: some Sequence<String>, _ paths: Set<String>, withoutWrappers: Bool
  ) -> [Reading] {
    var counts: [String: Int] = [:]
    for name in Set(names.map { withoutWrappers ? Self.withoutWrappers($0) : $0 }) {
      for (index, letter) in name.utf8.enumerated() where letter == UInt8(ascii: ".") {
        let rest = String(decoding: name.utf8.dropFirst(index + 1), as: UTF8.self)
        if paths.contains(rest) { counts[String(name.dropLast(rest.count)), default: 0] += 1 }
      }
      if withoutWrappers, paths.contains(name) { counts["", default: 0] += 1 }
    }
    return counts.map { Reading(prefix: $0.key, isWithoutWrappers: withoutWrappers, count: $0.value) }
  }

  /// Renames the tensors, unless two would have one name.
  private mutating func take(_ reading: Reading) {
    var (renamed, omitted, wrapped) = ([String: HostTensor](), [String](), 0)
    for (name, tensor) in tensors {
      guard let rest = reading.rest(of: name) else {
        omitted.append(name)
        continue
      }
      guard renamed.updateValue(tensor, forKey: rest) == nil else { return }
      if reading.isWithoutWrappers, Self.withoutWrappers(name) != name { wrapped += 1 }
    }
    tensors = renamed
    if wrapped > 0 {
      notes.append("components of wrappers, such as \"module\", were removed from \(wrapped) names")
    }
    if !reading.prefix.isEmpty {
      notes.append("the prefix \"\(reading.prefix)\" was removed from \(renamed.count) names")
    }
    if !omitted.isEmpty {
      let shown = omitted.sorted().prefix(4).joined(separator: ", ") + (omitted.count > 4 ? ", …" : "")
      notes.append("\(omitted.count) tensors outside \"\(reading.prefix)\" were omitted: \(shown)")
    }
  }

  private static func withoutWrappers(_ name: String) -> String {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.filter { !wrappers.contains(String($0)) }.joined(separator: ".")
  }
}
