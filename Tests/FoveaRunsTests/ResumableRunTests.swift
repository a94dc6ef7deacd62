import Foundation
import FoveaFormats
import TestSupport
import Testing

/// The example, killed and started again.
@Suite(.tags(.backend, .process)) struct ResumableRunTests {
  /// The built example, in the products' directory.
  static let executable: URL? = {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let build = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent(".build")
    return ([Bundle.main.bundleURL, tests] + ["release", "debug"].map { build.appendingPathComponent($0) })
      .map { $0.appendingPathComponent("ResumableRun") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  /// Starts the example in a directory.
  func start(in run: TinyRun) throws -> (process: Process, output: Pipe) {
    let process = Process()
    let executable: URL = try #require(Self.executable)
    process.executableURL = executable
    process.arguments = [run.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    return (process, output)
  }

  /// Runs the example to its end; returns what it prints.
  func finish(in run: TinyRun) throws -> String {
    let (process, output) = try start(in: run)
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }

  @Test func aRunThatIsKilledGoesOnBitForBitAndPredicts() throws {
    try withRun { whole in
      try withRun { part in
        let expected = try finish(in: whole)
        #expect(expected.contains("best test accuracy: "))
        #expect(expected.contains("the first test picture: "))
        // Killed twice: in an epoch, and in whatever happens then.
        for lines in [7, 25] {
          let (process, _) = try start(in: part)
          while process.isRunning, (try? part.metrics().count) ?? 0 < lines { usleep(2000) }
          kill(process.processIdentifier, SIGKILL)
          process.waitUntilExit()
        }
        #expect(try finish(in: part) == expected)
        let (a, b) = (try whole.remains(), try part.remains())
        #expect(a.metrics == b.metrics)
        #expect(a.tensors == b.tensors)
      }
    }
  }
}
