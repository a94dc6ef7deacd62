import FoveaCore
import FoveaFormats
public import FoveaModels

/// Published weights by their name.
///
/// | name | weights |
/// | --- | --- |
/// | `torchvision:resnet50` | torchvision's newest for ImageNet |
/// | `torchvision:resnet50:IMAGENET1K_V1` | those of a version |
/// | `timm:resnet50.a1_in1k` | the repository `timm/resnet50.a1_in1k` of the Hugging Face hub |
/// | `hf-hub:owner/name` | any repository of the hub that holds a model of timm |
///
/// They are looked for where PyTorch and Hugging Face's programs keep what they fetched; see ``WeightsCache``. Nothing
/// here uses a network.
public struct WeightsName: Hashable, Sendable, CustomStringConvertible {
  /// What the name stands for.
  package enum Source: Hashable, Sendable {
    /// A file of torchvision for a model of the catalogue.
    case torchvision(model: String, PretrainedWeights)
    /// A repository of the hub, as in `timm/resnet50.a1_in1k`.
    case hub(String)
  }

  /// The name as a person wrote it.
  public let description: String
  /// What it stands for.
  package let source: Source

  /// What names begin with.
  private static let prefixes = ["torchvision:", "timm:", "hf-hub:"]

  /// Reads a name, in which the letters of a version may be small; nil if the text is a path.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if torchvision has no such weights, or the hub can have no such
  ///   repository.
  public init?(_ text: String, catalogue: ModelCatalogue = .standard) throws {
    guard let prefix = Self.prefixes.first(where: text.hasPrefix) else { return nil }
    let rest = String(text.dropFirst(prefix.count))
    description = text
    switch prefix {
    case "torchvision:": source = try Self.torchvision(rest, text, catalogue)
    case "timm:": source = .hub(try Self.repository("timm/\(rest)", text))
    default: source = .hub(try Self.repository(rest, text))
    }
  }

  /// Names the weights of a model that torchvision published.
  package init(_ model: String, _ weights: PretrainedWeights) {
    description = "torchvision:\(model):\(weights.version)"
    source = .torchvision(model: model, weights)
  }

  /// All weights of torchvision for models of a catalogue, the first versions first.
  package static func torchvision(in catalogue: ModelCatalogue = .standard) -> [WeightsName] {
    catalogue.entries.flatMap { entry in
      entry.published.map { WeightsName(entry.name, $0) }
    }
  }

  private static func torchvision(
    _ rest: String, _ text: String, _ catalogue: ModelCatalogue
  ) throws -> Source {
    let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let names = Set(torchvision(in: catalogue).compactMap(\.model)).sorted()
    guard let model = names.first(where: { $0 == parts[0] }),
      let entry = catalogue.entries.first(where: { $0.name == model })
    else {
      throw FoveaError(
        .configuration, at: text, "torchvision has no weights of this name",
        remedy: NearestName.nearest(to: parts[0], in: names).map { "did you mean torchvision:\($0)?" }
          ?? "known are \(names.joined(separator: ", "))")
    }
    let versions = entry.published
    let wanted = parts.count > 1 ? parts[1].uppercased() : "DEFAULT"
    guard
      let weights = wanted == "DEFAULT" ? versions.last : versions.first(where: { $0.version == wanted })
    else {
      throw FoveaError(
        .configuration, at: text, "\(model) has no version \(quoted(parts[1]))",
        remedy: "its versions are \(versions.map(\.version).joined(separator: ", "))")
    }
    return .torchvision(model: model, weights)
  }

  /// Checks a name of a repository, which becomes part of addresses and paths.
  private static func repository(_ name: String, _ text: String) throws -> String {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isValid = parts.allSatisfy { part in
      (1...96).contains(part.utf8.count) && part.first != "." && part.first != "-" && !part.contains("..")
        && !part.contains("--")
        && part.utf8.allSatisfy { letter in
          switch letter {
          case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
          default: false
          }
        }
    }
    guard parts.count == 2, isValid else {
      throw FoveaError(
        .configuration, at: text, "\(quoted(name)) is no name of a repository",
        remedy: "write timm:NAME, as in timm:resnet50.a1_in1k, or hf-hub:OWNER/NAME")
    }
    return name
  }

  /// The names that files of weights have in a repository of the hub, the best first.
  package static let hubFiles = [
    "model.safetensors", "pytorch_model.bin", "pytorch_model.pth", "model.pth",
  ]

  /// The model of the catalogue that torchvision's weights are for.
  package var model: String? {
    guard case .torchvision(let model, _) = source else { return nil }
    return model
  }

  /// A restriction that the name of the weights implies; nil without one.
  package var restriction: String? {
    guard case .hub(let repository) = source else { return nil }
    let tag = repository.split(separator: ".", maxSplits: 1).last ?? ""
    guard ["fb_swsl", "fb_ssl", "fb_wsl"].contains(where: tag.hasPrefix) else { return nil }
    return "CC-BY-NC-4.0, not for commercial use"
  }
}
