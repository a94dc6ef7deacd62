import Foundation
import Fovea
import FoveaCheckpoints
import FoveaCore
import FoveaDownload
import FoveaRuns

/// Published weights that a command uses by their name.
enum NamedWeights {
  /// Reads a name.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if it is no such name.
  static func read(_ text: String) throws -> WeightsName {
    if let name = try WeightsName(text) { return name }
    throw FoveaError(
      .configuration, at: text.isEmpty ? "''" : text, "is no name of weights",
      remedy: "write torchvision:MODEL, as in torchvision:resnet50, or timm:NAME, as in timm:resnet50.a1_in1k"
    )
  }

  /// Fetches those of the weights that are names and not in the caches.
  ///
  /// - Throws: `FoveaError` if a name is unknown or the weights cannot be fetched.
  static func fetchMissing(_ weights: [FileLocation]) throws {
    for place in weights {
      guard let name = try WeightsName(place.path), !WeightsCache().has(name) else { continue }
      do {
        _ = try fetch(name)
      } catch let error as FoveaError where error.code == .network {
        // Other mirrors are an option of the command that does nothing but fetch.
        throw FoveaError(
          error.code, at: error.location, error.problem,
          remedy:
            "check the connection, or fetch them with fovea weights download \(name), where --from names a mirror"
        )
      }
    }
  }

  /// Fetches those of the weights that runs start from, whether options or a configuration name them.
  ///
  /// - Throws: `FoveaError` if a name is unknown or the weights cannot be fetched.
  static func fetchMissing(for runs: [TrainingConfiguration]) throws {
    try fetchMissing(
      runs.flatMap { [$0.model.weights, $0.model.initFrom] }.compactMap { $0.map(FileLocation.init) })
  }

  /// Fetches weights into the caches, and returns their path.
  ///
  /// - Throws: `FoveaError` if they cannot be fetched.
  static func fetch(_ name: WeightsName, from mirrors: [URL] = []) throws -> String {
    let (environment, cache) = (ProcessInfo.processInfo.environment, WeightsCache())
    if mirrors.isEmpty, cache.has(name) { return try cache.path(of: name) }
    guard !["1", "ON", "YES", "TRUE"].contains(environment["HF_HUB_OFFLINE"]?.uppercased()) else {
      throw FoveaError(
        .file, at: name.description, "is not at \(cache.location(of: name).path)",
        remedy: "HF_HUB_OFFLINE forbids fetching; unset it")
    }
    if let restriction = name.restriction { Console.warn("\(name): the weights are under \(restriction)") }
    try cache.requireHome(for: name)
    let progress = DownloadProgress()
    // A server may close a connection in the middle of a request.
    let former = signal(SIGPIPE, SIG_IGN)
    defer { _ = signal(SIGPIPE, former) }
    switch name.source {
    case .torchvision(_, let weights):
      return try Downloader().fetch(
        RemoteFile(weights.file, size: nil, sha256: weights.hash), into: cache.torch.path,
        from: mirrors.isEmpty ? TorchvisionServer.mirrors : mirrors
      ) { progress.show($0) }
    case .hub(let repository):
      let hubs = mirrors.isEmpty ? [HubRepository.endpoint(in: environment)].compactMap { $0 } : mirrors
      var failure: FoveaError?
      for hub in hubs {
        do {
          return try Downloader().fetch(
            HubRepository(repository, at: hub), files: [["config.json"], WeightsName.hubFiles],
            into: cache.folder(of: repository).path
          ) { progress.show($0) }
        } catch let error as FoveaError where error.code == .network {
          failure = error
        }
      }
      throw failure
        ?? FoveaError(
          .configuration, at: "HF_ENDPOINT", "must be an address that begins with https:// or http://")
    }
  }
}
