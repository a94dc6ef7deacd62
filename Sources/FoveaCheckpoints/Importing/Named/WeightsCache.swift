public import Foundation
package import FoveaCore

/// Where PyTorch and Hugging Face's programs keep the weights that they fetched, by the variables that these honour.
///
/// | weights | directory |
/// | --- | --- |
/// | torchvision's | `$TORCH_HOME/hub/checkpoints`, else `torch/hub/checkpoints` in `$XDG_CACHE_HOME` or `~/.cache` |
/// | of the hub | `$HF_HUB_CACHE`, else `$HF_HOME/hub`, else `huggingface/hub` in `$XDG_CACHE_HOME` or `~/.cache` |
public struct WeightsCache: Hashable, Sendable {
  /// The directory of torchvision's files.
  package let torch: FileLocation
  /// The directory of the hub's repositories.
  package let hub: FileLocation

  /// Reads the variables of an environment, by default that of the process.
  public init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    func directory(_ name: String) -> FileLocation? {
      environment[name].flatMap { $0.isEmpty ? nil : FileLocation($0) }
    }
    let caches = directory("XDG_CACHE_HOME") ?? FileLocation("~/.cache")
    torch = (directory("TORCH_HOME") ?? caches.appending("torch")).appending("hub").appending("checkpoints")
    hub =
      directory("HF_HUB_CACHE") ?? directory("HUGGINGFACE_HUB_CACHE")
      ?? (directory("HF_HOME") ?? caches.appending("huggingface")).appending("hub")
  }

  /// The file or folder of weights, whether or not it is there.
  ///
  /// The folder of a repository is that of the commit which its branch `main` led to when it was fetched.
  package func location(of name: WeightsName) -> FileLocation {
    switch name.source {
    case .torchvision(_, let weights): torch.appending(weights.file)
    case .hub(let repository): snapshot(of: repository) ?? folder(of: repository)
    }
  }

  /// The path of weights that are here.
  ///
  /// - Throws: `FoveaError` with code `.file` if they are not.
  public func path(of name: WeightsName) throws -> String {
    let place = location(of: name)
    if has(name) { return place.path }
    try requireHome(for: name)
    throw FoveaError(
      .file, at: name.description, "is not at \(place.path)",
      remedy: "fetch it by \(.weightsDownload) \(name.description)")
  }

  /// Refuses to keep weights in the home directory of somebody who has none.
  ///
  /// - Throws: `FoveaError` with code `.file`.
  package func requireHome(for name: WeightsName) throws {
    let (directory, variable) = name.model == nil ? (hub, "HF_HOME") : (torch, "TORCH_HOME")
    guard directory.path.hasPrefix("~") else { return }
    throw FoveaError(
      .file, at: name.description, "is to be kept in \(directory.path), and there is no home directory",
      remedy: "set HOME or \(variable)")
  }

  /// Whether weights are here.
  package func has(_ name: WeightsName) -> Bool {
    let place = location(of: name)
    switch name.source {
    case .torchvision: return place.kind == .file
    case .hub: return HubFolder.weights(in: place) != nil
    }
  }

  /// The folder of a repository.
  package func folder(of repository: String) -> FileLocation {
    hub.appending("models--" + repository.split(separator: "/").joined(separator: "--"))
  }

  /// The folder of the commit that the branch `main` of a repository led to.
  private func snapshot(of repository: String) -> FileLocation? {
    let folder = folder(of: repository)
    let branch = folder.appending("refs").appending("main")
    guard branch.kind == .file, let bytes = try? RegularFile.contents(of: branch, atMost: 64) else {
      return nil
    }
    let commit = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard !commit.isEmpty, commit.allSatisfy(\.isHexDigit) else { return nil }
    return folder.appending("snapshots").appending(commit)
  }
}
