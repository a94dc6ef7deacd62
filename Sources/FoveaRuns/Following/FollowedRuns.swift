import FoveaCore
import Foundation
import Synchronization

/// Runs by their directories, and those that appear in folders, read on as they grow.
///
/// Memory is bounded: so many runs, and so many points of each curve.
package final class FollowedRuns: Sendable {
  /// What is known at a moment.
  package struct Snapshot: Sendable {
    /// The runs in the order in which they were found.
    package var runs: [FollowedRun] = []
    /// The number of the reading.
    package var version = 0
    /// Whether there is more to read at once.
    package var hasMore = false
    /// Whether there are more runs than are followed.
    package var isFull = false
  }

  private struct State {
    var snapshot = Snapshot()
    var known: Set<String> = []
    /// Folders of too many names, which hold pictures rather than runs.
    var crowded: Set<String> = []
    var readAt: ContinuousClock.Instant?
  }

  /// A directory that was named: a run, or a folder to look for runs in.
  private struct Root {
    var location: FileLocation
    /// The name of its runs: the whole, or what stands before their own.
    var name: String
  }

  private let roots: [Root]
  private let state = Mutex(State())

  /// The most runs.
  package static let runLimit = 200
  /// The most points of all curves of one quantity together.
  private static let pointLimit = 60_000
  /// The most points of one curve.
  private static let largestPointLimit = 2000
  /// The most bytes that are read at once.
  private static let pieceSize = 8 << 20
  /// The most folders and files that are looked at in the search for runs.
  private static let searchLimit = 5000
  /// The most names in a folder within one that was named, if it is to hold runs.
  private static let crowd = 1000
  /// How deep in a folder runs are looked for.
  private static let depth = 3

  /// Follows the runs in directories, each of which is that of a run or holds such.
  ///
  /// - Throws: `FoveaError` with code `.file` if one of them is not a directory.
  package init(_ directories: [String]) throws {
    let names = RunComparison.names(of: directories)
    roots = try zip(directories, names).map { path, name in
      let location = FileLocation(path)
      guard location.kind == .directory else {
        throw FoveaError(
          .file, at: path, location.isTaken ? "is not a directory" : "there is no such directory",
          remedy: "name the output directory of a run, or a directory that holds some")
      }
      return Root(location: location, name: name)
    }
  }

  /// Reads what is new, unless that was done within the given time.
  package func refresh(ifOlderThan age: Duration = .zero) {
    state.withLock { state in
      let now = ContinuousClock.now
      if let readAt = state.readAt, now - readAt < age, !state.snapshot.hasMore { return }
      search(&state)
      let version = state.snapshot.version + 1
      let count = max(state.snapshot.runs.count, 1)
      let points = max(200, min(Self.largestPointLimit, Self.pointLimit / count))
      state.snapshot.version = version
      state.snapshot.hasMore = false
      for index in state.snapshot.runs.indices {
        let hasMore = state.snapshot.runs[index].refresh(
          atMost: Self.pieceSize / count, points: points, version: version)
        if hasMore { state.snapshot.hasMore = true }
      }
      state.readAt = now
    }
  }

  /// What is known.
  package var snapshot: Snapshot { state.withLock { $0.snapshot } }

  /// Adds the runs that are not known yet.
  private func search(_ state: inout State) {
    var budget = Self.searchLimit
    for root in roots {
      if FollowedRun.isRun(root.location) {
        add(root.location, root.name, &state)
      } else {
        let prefix = roots.count == 1 ? "" : root.name + "/"
        search(root.location, prefix, depth: 1, &budget, &state)
      }
    }
  }

  private func search(
    _ folder: FileLocation, _ prefix: String, depth: Int, _ budget: inout Int, _ state: inout State
  ) {
    guard !state.crowded.contains(folder.path), let names = try? Directory.names(in: folder) else { return }
    guard depth == 1 || names.count <= Self.crowd else {
      state.crowded.insert(folder.path)
      return
    }
    for name in names.sorted(by: { $0.localizedStandardCompare($1) == .orderedAscending }) {
      guard budget > 0 else { return }
      budget -= 1
      let place = folder.appending(name)
      guard !name.hasPrefix("."), place.kind == .directory else { continue }
      if FollowedRun.isRun(place) {
        add(place, prefix + name, &state)
      } else if depth < Self.depth {
        search(place, "\(prefix)\(name)/", depth: depth + 1, &budget, &state)
      }
    }
  }

  private func add(_ location: FileLocation, _ name: String, _ state: inout State) {
    // Links lead to a run in more than one way.
    let path = URL(fileURLWithPath: location.path).resolvingSymlinksInPath().path
    guard !state.known.contains(path) else { return }
    guard state.snapshot.runs.count < Self.runLimit else { return state.snapshot.isFull = true }
    state.known.insert(path)
    state.snapshot.runs.append(
      FollowedRun(id: state.snapshot.runs.count, location: location, name: name))
  }
}
