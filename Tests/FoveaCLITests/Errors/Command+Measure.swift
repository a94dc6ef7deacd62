import Foundation

/// The built command under limits.
extension Command {
  /// What a command may take.
  struct Limits: Sendable {
    /// Bytes of memory that the system grants it, those of files in memory not counted.
    var granted = 1 << 30
    /// Bytes of memory at its peak.
    var memory = 1 << 30
    /// Seconds of processor time; twice as many pass where the machine does other things as well.
    var seconds = 5.0
    /// Bytes of the longest file that it can write.
    var file = 1 << 40
    /// Whether it runs as a user who may not read everything, where the superuser runs the tests.
    var isUnprivileged = false

    /// What a file that is made to deceive may cost.
    static let hostile = Limits(memory: 256 << 20, seconds: 1)
  }

  /// What a run took.
  struct Cost {
    var code: Int32
    var seconds: Double
    var memory: Int
  }

  /// Runs the command in a folder under limits, and measures it.
  static func measure(_ arguments: [String], in folder: URL, limits: Limits) throws -> (Outcome, Cost) {
    guard var executable, let program = Self.executable(named: "Measure") else { throw NotBuilt() }
    let directory = try makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    var user = 0
    if limits.isUnprivileged, geteuid() == 0 {
      // The folder of the build may be closed to others.
      let copy = directory.appendingPathComponent("fovea")
      try FileManager.default.copyItem(at: executable, to: copy)
      for place in [folder, directory, copy] {
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.path)
      }
      (executable, user) = (copy, 65534)
    }
    let result = directory.appendingPathComponent("cost")
    // Counts of coverage that cannot be written would add a message to those of the command.
    let isConfined = user != 0 || limits.file < Limits().file
    let outcome = try launch(
      program,
      [result.path, "\(user)", "\(limits.granted)", "\(limits.file)", executable.path] + arguments,
      in: folder, environment: isConfined ? ["LLVM_PROFILE_FILE": "/dev/null"] : [:])
    let fields = try String(contentsOf: result, encoding: .utf8).split(whereSeparator: \.isWhitespace)
    guard outcome.status == 0, fields.count == 3, let code = Int32(fields[0]),
      let seconds = Double(fields[1]), let memory = Int(fields[2])
    else { throw NotBuilt() }
    return (outcome, Cost(code: code, seconds: seconds, memory: memory))
  }
}
