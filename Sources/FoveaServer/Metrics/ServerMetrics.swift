import Foundation
import FoveaCore
import Synchronization

/// What the server has done since it began.
final class ServerMetrics: Sendable {
  /// The upper ends of the times that are counted, in seconds.
  private static let limits = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60]

  private struct Requests {
    /// By path and status.
    var counts: [String: Int] = [:]
    var buckets = [Int](repeating: 0, count: ServerMetrics.limits.count)
    var seconds = 0.0
    var total = 0
  }

  private let names: [String]
  private let models: [String: ModelMetrics]
  private let requests = Mutex(Requests())
  private let begun = Date()

  init(_ names: [String]) {
    self.names = names
    models = Dictionary(uniqueKeysWithValues: names.map { ($0, ModelMetrics()) })
  }

  /// The counts of a model.
  func model(_ name: String) -> ModelMetrics { models[name] ?? ModelMetrics() }

  /// Notes the end of a request for an endpoint's path.
  func note(_ path: String, status: Int, seconds: Double) {
    requests.withLock {
      $0.counts["path=\"\(path)\",status=\"\(status)\"", default: 0] += 1
      $0.total += 1
      $0.seconds += seconds
      if let bucket = Self.limits.firstIndex(where: { seconds <= $0 }) { $0.buckets[bucket] += 1 }
    }
  }

  /// All counts in Prometheus's text format.
  func text(
    queues: [(name: String, count: Int)], connections: (open: Int, refused: Int)
  ) -> String {
    var text = ""
    func metric(_ name: String, _ kind: String, _ help: String, _ lines: [(labels: String, value: String)]) {
      text += "# HELP fovea_\(name) \(help)\n# TYPE fovea_\(name) \(kind)\n"
      for (labels, value) in lines { text += "fovea_\(name)\(labels) \(value)\n" }
    }
    let now = requests.withLock { $0 }
    metric(
      "requests_total", "counter", "Requests by path and status.",
      now.counts.sorted { $0.key < $1.key }.map { ("{\($0.key)}", "\($0.value)") })
    var sum = 0
    let buckets = zip(Self.limits, now.buckets).map { limit, count in
      sum += count
      return ("_bucket{le=\"\(limit)\"}", "\(sum)")
    }
    metric(
      "request_seconds", "histogram", "Time from a request's head to its response.",
      buckets + [
        ("_bucket{le=\"+Inf\"}", "\(now.total)"), ("_sum", "\(now.seconds)"), ("_count", "\(now.total)"),
      ])
    metric("connections", "gauge", "Open connections.", [("", "\(connections.open)")])
    metric(
      "connections_refused_total", "counter", "Connections beyond the limit.",
      [("", "\(connections.refused)")])
    metric(
      "start_time_seconds", "gauge", "When the server began, in seconds since 1970.",
      [("", "\(begun.timeIntervalSince1970)")])
    func each(_ value: (ModelMetrics.Counts) -> String) -> [(String, String)] {
      names.map { ("{model=\"\($0)\"}", value(model($0).current)) }
    }
    metric("images_total", "counter", "Images that ran through a network.", each { "\($0.images)" })
    metric("batches_total", "counter", "Batches that ran through a network.", each { "\($0.batches)" })
    metric("compute_seconds_total", "counter", "Time of the batches.", each { "\($0.computeSeconds)" })
    metric(
      "waiting_seconds_total", "counter", "Time that the first image of each batch waited.",
      each { "\($0.waitingSeconds)" })
    metric(
      "refused_total", "counter", "Requests refused because too many waited.", each { "\($0.refusals)" })
    metric(
      "queue_images", "gauge", "Images that wait.", queues.map { ("{model=\"\($0.name)\"}", "\($0.count)") })
    return text
  }
}
