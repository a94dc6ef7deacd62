import Foundation
import FoveaCore

extension Downloader {
  /// The most bytes of a file that describes a model.
  private static let longestDescription = 16 << 20

  /// Fetches files of a repository into its folder in a cache, as Hugging Face's programs keep it, so that these find them
  /// as well.
  ///
  /// Where the repository does not have a file, the next of its alternatives is tried.
  ///
  /// - Parameters:
  ///   - repository: The repository.
  ///   - files: The files; of each the alternatives, the best first, names without slashes.
  ///   - directory: The folder of the repository, as in `hub/models--timm--resnet50.a1_in1k`; it is made if it is missing.
  ///   - report: Is called as the download goes on, on the thread that waits.
  /// - Returns: The path of the folder with the files.
  /// - Throws: `FoveaError` with code `.network` if the hub cannot be reached or does not have the repository or a file,
  ///   `.file` if something cannot be written.
  @discardableResult public func fetch(
    _ repository: HubRepository, files: [[String]], into directory: String,
    report: (DownloadEvent) -> Void = { _ in }
  ) throws -> String {
    let folder = FileLocation(directory)
    var commit: String?
    for alternatives in files {
      precondition(
        alternatives.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.contains("/") },
        "names of files lead into folders")
      guard let (name, file) = try found(alternatives, in: repository) else {
        throw FoveaError(
          .network, at: repository.name, "has no \(alternatives.joined(separator: ", no "))",
          remedy: "check the name, or give the folder of a model that you have")
      }
      // A branch that moved in between would mix two versions.
      guard commit ?? file.commit == file.commit else {
        throw FoveaError(
          .network, at: repository.name, "changed while it was fetched", remedy: "repeat the command")
      }
      guard !name.hasSuffix(".json") || file.size ?? 0 <= Self.longestDescription else {
        throw FoveaError(
          .network, at: repository.name,
          "\(name) has \(file.size ?? 0) bytes, at most \(Self.longestDescription) are taken")
      }
      commit = file.commit
      let blob = folder.appending("blobs").appending(file.tag)
      try Directory.make(blob.directory)
      try fetch(
        RemoteFile(file.tag, size: file.size, sha256: file.sha256), to: blob,
        from: [repository.address(of: name)], report)
      try link(name, to: file, in: folder)
    }
    guard let commit else { return folder.path }
    let branch = folder.appending("refs").appending("main")
    if (try? RegularFile.contents(of: branch, atMost: commit.utf8.count)) != Data(commit.utf8) {
      try Directory.make(branch.directory)
      try AtomicFile.write(Data(commit.utf8), to: branch.path)
    }
    return folder.appending("snapshots").appending(commit).path
  }

  /// The first of the alternatives that the repository has, nil if it has none.
  private func found(_ names: [String], in repository: HubRepository) throws -> (String, HubFile)? {
    for name in names {
      let address = repository.address(of: name)
      let answer: (status: Int, file: HubFile?)
      do {
        answer = try head(address)
      } catch let failure as MirrorTransfer.Failure {
        throw FoveaError(
          .network, at: repository.name, "could not be fetched: \(address.absoluteString) \(failure.reason)",
          remedy: "check the connection, or name another hub in HF_ENDPOINT")
      }
      if answer.status == 404 { continue }
      if [401, 403].contains(answer.status) {
        throw FoveaError(
          .network, at: repository.name,
          "the hub answers \(answer.status): there is no such repository, or it is not open to everyone",
          remedy: "check the name, or fetch it with Hugging Face's own program, whose cache is read")
      }
      guard let file = answer.file else {
        throw FoveaError(
          .network, at: repository.name,
          "could not be fetched: \(address.absoluteString) answers \(answer.status), not as a hub does",
          remedy: "name another hub in HF_ENDPOINT")
      }
      return (name, file)
    }
    return nil
  }

  /// Asks what a file is; redirects within the hub are followed, that to the contents is not.
  private func head(_ address: URL) throws -> (status: Int, file: HubFile?) {
    guard HTTPStream.isAvailable else {
      throw MirrorTransfer.Failure.refused("cannot be asked, as libcurl is missing here")
    }
    let request = FollowedRequest(limits: limits, isHead: true)
    let response = try request.send(to: address) { response in HubFile { response[$0] } != nil }.response
    let isAnswer = (200..<400).contains(response.status)
    return (response.status, isAnswer ? HubFile { response[$0] } : nil)
  }

  /// Gives contents their name in the folder of a commit.
  private func link(_ name: String, to file: HubFile, in folder: FileLocation) throws {
    let snapshot = folder.appending("snapshots").appending(file.commit)
    try Directory.make(snapshot)
    let place = snapshot.appending(name)
    guard !place.isTaken else { return }
    do {
      try FileManager.default.createSymbolicLink(
        atPath: place.path, withDestinationPath: "../../blobs/\(file.tag)")
    } catch {
      throw FoveaError(.file, at: place.path, "cannot be made: \(SystemReason.of(error))")
    }
  }
}
