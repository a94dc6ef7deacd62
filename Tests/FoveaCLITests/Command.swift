import Foundation
import TestSupport

/// The built command, run as a user runs it.
enum Command {
  /// What a run left behind.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String

    /// The lines on standard error.
    var errorLines: [Substring] { errors.split(separator: "\n") }
    /// Standard output as JSON: a dictionary or a list.
    var json: Any? { try? JSONSerialization.jsonObject(with: Data(output.utf8)) }
  }

  /// The folder of the package.
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The command, beside the tests in the products' directory.
  static let executable = executable(named: "fovea")

  /// A program of the package, beside the tests in the products' directory.
  static func executable(named name: String) -> URL? {
    var directories = [
      Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
    ]
    directories += Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
    let build = repository.appendingPathComponent(".build")
    directories += ["release", "debug"].map { build.appendingPathComponent($0) }
    return directories.map { $0.appendingPathComponent(name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  struct NotBuilt: Error {}

  /// The environment in which the command runs: it refuses slow code, which a user is only warned of.
  static let environment = ProcessInfo.processInfo.environment.merging(["FOVEA_REFUSE_SLOW_CODE": "1"]) { $1 }

  /// Runs the command with arguments in a folder, and with changes of its environment, and waits for its end.
  static func run(
    _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:],
    input: FileHandle = .nullDevice
  ) throws -> Outcome {
    guard let executable else { throw NotBuilt() }
    return try launch(executable, arguments, in: folder, environment: environment, input: input)
  }

  /// Runs an example of the package with arguments, and waits for its end.
  static func runExample(
    _ name: String, _ arguments: [String], input: FileHandle = .nullDevice
  ) throws -> Outcome {
    guard let executable = executable(named: name) else { throw NotBuilt() }
    return try launch(executable, arguments, environment: [:], input: input)
  }

  /// Runs a script of the repository, with changes of the environment, and waits for its end.
  static func runScript(
    _ name: String, _ arguments: [String] = [], environment: [String: String] = [:]
  ) throws -> Outcome {
    try launch(
      repository.appendingPathComponent("Scripts/\(name)"), arguments, environment: environment)
  }

  /// Runs a program with arguments and changes of the environment, and waits for its end.
  static func launch(
    _ executable: URL, _ arguments: [String], in folder: URL? = nil, environment: [String: String],
    input: FileHandle = .nullDevice
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = Self.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = folder }
    // Files take any amount of text; a pipe that nobody empties would stop the process.
    let directory = try makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let files = ["out", "err"].map { directory.appendingPathComponent($0) }
    let handles = try files.map { file in
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
      return try FileHandle(forWritingTo: file)
    }
    process.standardInput = input
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    try process.runToEnd()
    for handle in handles { try handle.close() }
    return Outcome(
      status: process.terminationStatus, output: try String(contentsOf: files[0], encoding: .utf8),
      errors: try String(contentsOf: files[1], encoding: .utf8))
  }

  /// Makes an empty directory for a test.
  static func makeDirectory() throws -> URL {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    return directory
  }
}
