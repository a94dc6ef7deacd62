package import FoveaCore
import Foundation

/// The memory that this process can have.
public enum MachineMemory {
  /// The number of bytes: what the machine has, or what a control group around the process allows it.
  public static let byteCount = min(
    Int(clamping: ProcessInfo.processInfo.physicalMemory),
    groupLimit(membership: contents("/proc/self/cgroup") ?? "", read: contents) ?? .max)

  /// Refuses work that needs more memory than there is, before any of it is taken.
  ///
  /// - Parameters:
  ///   - needed: The number of bytes that the work takes at once.
  ///   - work: What needs them, as in `the network`.
  ///   - available: The number of bytes that there are.
  /// - Throws: `FoveaError` with code `.backend` that names both numbers.
  package static func require(
    _ needed: Int, for work: String, of available: Int = byteCount
  ) throws(FoveaError) {
    guard needed > available else { return }
    throw FoveaError(
      .backend, at: "memory",
      "\(work) needs \(gigabytes(needed)) GB, this machine has \(gigabytes(available)) GB",
      remedy: "use a smaller \(.batchSize) or \(.imageSize)")
  }

  /// The least limit of the control groups that hold this process, nil if there is none.
  ///
  /// - Parameters:
  ///   - membership: The text of `/proc/self/cgroup`: a line `number:controllers:path` for each hierarchy.
  ///   - read: Gives the text of a file, nil if there is none.
  /// - Returns: The number of bytes.
  package static func groupLimit(membership: String, read: (String) -> String?) -> Int? {
    let limits = membership.split(separator: "\n").flatMap { line -> [Int] in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      // The second version of control groups names no controllers.
      let isUnified = fields[1].isEmpty
      guard isUnified || fields[1].split(separator: ",").contains("memory") else { return [] }
      let (root, file) =
        isUnified ? ("/sys/fs/cgroup", "memory.max") : ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
      // Limits of the groups around count too; inside a container only the root may be in sight.
      var path = fields[2].split(separator: "/")[...]
      var limits: [Int] = []
      while true {
        let text = read(([root] + path.map(String.init) + [file]).joined(separator: "/"))
        if let limit = text.flatMap({ Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }) {
          limits.append(limit)
        }
        if path.popLast() == nil { return limits }
      }
    }
    return limits.min()
  }

  private static func contents(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// A number of bytes in units of 10⁹, with one digit behind the point.
  private static func gigabytes(_ count: Int) -> String { String(format: "%.1f", Double(count) / 1e9) }
}
