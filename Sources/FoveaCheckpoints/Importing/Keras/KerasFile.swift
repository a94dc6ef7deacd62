package import FoveaCore
package import FoveaFormats

/// The tensors of a file of Keras by layer.
///
/// | program | name of a tensor |
/// | --- | --- |
/// | Keras 3, `.keras` and `.weights.h5` | `layers/conv2d_3/vars/0` |
/// | `.h5` of weights | `block1_conv1/block1_conv1/kernel`, with `:0` in older ones |
/// | `.h5` of a model | the same below `model_weights/` |
/// | the oldest `.h5` | `block1_conv1/block1_conv1_W_1:0` |
package struct KerasFile {
  /// The tensors of a layer by their place: a number in files of Keras 3, a role in older ones.
  private var tensors: [String: [String: HostTensor]] = [:]
  /// The layers of tensors by the names that these have in the file.
  private var origins: [String: String] = [:]
  /// Whether the file is of Keras 3, which numbers layers and weights.
  package let isNumbered: Bool
  /// The names of tensors that are no layer's weights.
  package private(set) var others: Set<String> = []

  /// The names or groups of the layers that have weights.
  package var layers: Set<String> { Set(tensors.keys) }

  /// Sorts the tensors of a file.
  package init(_ entries: [NamedTensor]) {
    isNumbered = entries.contains { $0.name.split(separator: "/").dropLast().last == "vars" }
    for entry in entries {
      let parts = entry.name.split(separator: "/").map(String.init)
      // Counters of random numbers, and what an optimizer and its schedule keep.
      guard !["optimizer", "optimizer_weights", "_optimizer", "_learning_rate"].contains(parts.first),
        !parts.contains("seed_generator"), !parts.contains("top_level_model_weights")
      else { continue }
      guard let (layer, place) = isNumbered ? Self.numbered(parts) : Self.named(parts) else {
        others.insert(entry.name)
        continue
      }
      tensors[layer, default: [:]][place] = entry.tensor
      origins[entry.name] = layer
    }
    if isNumbered { flatten() } else { renumber() }
  }

  /// Brings the layers of a network that is a layer itself beside those of the network around it, as where somebody put
  /// a head of their own onto a network without one.
  private mutating func flatten() {
    let inner = tensors.keys.filter { $0.split(separator: "/").count > 3 && $0.hasPrefix("layers/") }
    let prefixes = Set(inner.map { $0.split(separator: "/").prefix(2).joined(separator: "/") + "/" })
    guard prefixes.count == 1, let prefix = prefixes.first else { return }
    let moved = Dictionary(uniqueKeysWithValues: inner.map { ($0, String($0.dropFirst(prefix.count))) })
    guard Set(moved.values).isDisjoint(with: tensors.keys) else { return }
    for (old, new) in moved { tensors[new] = tensors.removeValue(forKey: old) }
    origins = origins.mapValues { moved[$0] ?? $0 }
  }

  /// The same file with the head of a network under the network's name, where the file has one dense layer of another
  /// name in its place.
  package func adoptingHead(of network: KerasNetwork) -> KerasFile {
    guard !isNumbered, let head = network.layers.last(where: { $0.kind == .dense }), tensors[head.name] == nil
    else { return self }
    let strangers = layers.subtracting(network.names(in: self))
    guard strangers.count == 1, let name = strangers.first,
      tensors[name]?[KerasLayer.Role.kernel.rawValue]?.shape.rank == 2
    else { return self }
    var file = self
    file.tensors[head.name] = file.tensors.removeValue(forKey: name)
    file.origins = file.origins.mapValues { $0 == name ? head.name : $0 }
    return file
  }

  /// The group and the number of a tensor of Keras 3.
  private static func numbered(_ parts: [String]) -> (String, String)? {
    guard parts.count > 2, parts[parts.count - 2] == "vars" else { return nil }
    return (parts.dropLast(2).joined(separator: "/"), parts[parts.count - 1])
  }

  /// The layer and the role of a tensor of an older file.
  private static func named(_ parts: [String]) -> (String, String)? {
    let parts = parts.first == "model_weights" ? Array(parts.dropFirst()) : parts
    guard parts.count > 1, let last = parts.last else { return nil }
    var role = last.hasSuffix(":0") ? String(last.dropLast(2)) : last
    var layer = Array(parts.dropLast())
    // The name of a layer, in which there may be slashes, stands there twice.
    if layer.count % 2 == 0, layer.prefix(layer.count / 2) == layer.suffix(layer.count / 2) {
      layer = Array(layer.prefix(layer.count / 2))
    }
    let name = modern(layer.joined(separator: "_"))
    for (ending, meaning) in [("_W_1", "kernel"), ("_b_1", "bias")] where role == name + ending {
      role = meaning
    }
    return KerasLayer.Role(rawValue: role).map { (name, $0.rawValue) }
  }

  /// The present name of a layer of ResNet-50 or DenseNet that had another one before 2019.
  private static func modern(_ name: String) -> String {
    switch name {
    case "conv1": return "conv1_conv"
    case "bn_conv1": return "conv1_bn"
    case "fc1000": return "predictions"
    default: break
    }
    guard let match = name.wholeMatch(of: /(res|bn)([2-5])([a-z])_branch(1|2[abc])/),
      let letter = match.3.utf8.first
    else { return name }
    let place = ["1": 0, "2a": 1, "2b": 2, "2c": 3][match.4] ?? 0
    let block = Int(letter) - Int(UInt8(ascii: "a")) + 1
    return "conv\(match.2)_block\(block)_\(place)_\(match.1 == "res" ? "conv" : "bn")"
  }

  /// Counts layers that are named by kind and number from 0, as programs that made other networks before go on counting.
  private mutating func renumber() {
    for kind in [KerasLayer.Kind.convolution, .normalization, .dense] {
      let numbers = tensors.keys.compactMap { name -> (number: Int, name: String)? in
        if name == kind.rawValue { return (0, name) }
        guard name.hasPrefix(kind.rawValue + "_"), let number = Int(name.dropFirst(kind.rawValue.count + 1))
        else { return nil }
        return (number, name)
      }
      let sorted = numbers.sorted { $0.number < $1.number }.map(\.name)
      let names = sorted.indices.map { kind.rawValue + ($0 == 0 ? "" : "_\($0)") }
      let taken = sorted.map { tensors.removeValue(forKey: $0) }
      for (name, weights) in zip(names, taken) { tensors[name] = weights }
      let renamed = Dictionary(uniqueKeysWithValues: zip(sorted, names))
      origins = origins.mapValues { renamed[$0] ?? $0 }
    }
  }

  /// Takes the tensors of a layer out, by their roles.
  package mutating func take(_ layer: KerasLayer) -> [KerasLayer.Role: HostTensor] {
    let key = isNumbered ? layer.group : layer.name
    guard let found = tensors[key], layer.kind.counts.contains(found.count) else { return [:] }
    tensors[key] = nil
    guard isNumbered else {
      return Dictionary(
        found.compactMap { place, tensor in KerasLayer.Role(rawValue: place).map { ($0, tensor) } },
        uniquingKeysWith: { first, _ in first })
    }
    let roles = layer.kind.roles(count: found.count).enumerated()
    return Dictionary(
      roles.compactMap { number, role in found["\(number)"].map { (role, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// Whether a tensor of the file is a layer's weight that nobody has taken, or of no layer.
  package func isLeft(_ name: String) -> Bool {
    others.contains(name) || origins[name].map { tensors[$0] != nil } ?? false
  }

  /// The number of channels that the first convolution reads, if that is there.
  package func channels(of network: KerasNetwork) -> Int? {
    guard let first = network.layers.first(where: { $0.kind == .convolution }) else { return nil }
    var copy = self
    let shape = copy.take(first)[.kernel]?.shape
    return shape?.rank == 4 ? shape?[2] : nil
  }

  /// The extents of the last dense layer's output, if the network has one.
  package func classes(of network: KerasNetwork) -> Int? {
    guard let head = network.layers.last(where: { $0.kind == .dense }) else { return nil }
    var copy = self
    return copy.take(head)[.kernel]?.shape.dimensions.last
  }
}
