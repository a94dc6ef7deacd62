import Foundation
import FoveaCore
import TestSupport
import Testing

/// `fovea serve` as a process: it says where it is, and ends in order.
@Suite(.tags(.process)) struct ServeTests {
  /// A checkpoint of a step of LeNet, in a directory of its own.
  private func trained() throws -> URL {
    let directory = try Command.makeDirectory()
    let outcome = try Command.run([
      "train", "--model", "lenet", "--data", "shapes", "--examples", "50", "--img-size", "16", "-b", "16",
      "--max-steps", "1", "--output-dir", directory.appendingPathComponent("run").path,
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return directory
  }

  @Test(arguments: [(SIGTERM, "safetensors"), (SIGINT, "onnx")])
  func aSignalEndsIt(_ signal: Int32, _ ending: String) throws {
    let directory = try trained()
    defer { try? FileManager.default.removeItem(at: directory) }
    let weights = directory.appendingPathComponent("lenet.\(ending)").path
    let exported = try Command.run([
      "export", "--weights", directory.appendingPathComponent("run/last.safetensors").path, "--to", weights,
    ])
    #expect(exported.status == 0, "\(exported.errors)")
    let process = Process()
    process.executableURL = Command.executable
    process.arguments = [
      "serve", "--port", "0", "--weights", weights,
    ]
    process.environment = Command.environment
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    // The address is a line of its own, once requests are answered.
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    #expect(line.hasPrefix("http://127.0.0.1:") && line.hasSuffix("\n"))
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && process.terminationReason == .exit)
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text.contains("lenet: 10 classes\n") && text.contains("fovea: ending;"))
  }

  @Test func wrongUseIsOneLine() throws {
    let directory = try trained()
    defer { try? FileManager.default.removeItem(at: directory) }
    let weights = directory.appendingPathComponent("run/last.safetensors").path
    let cases: [([String], Int32, String)] = [
      (["--port", "99999", "--weights", weights], 64, "--port must be in 0...65535"),
      (["--max-batch", "0", "--weights", weights], 64, "--max-batch must be in 1...1024"),
      ([], 64, "--weights"),
      (["--weights", weights + "x"], 1, "no such file"),
      (["--port", "0", "--weights", "a=\(weights)", "--weights", "a=\(weights)"], 1, "two models"),
      (["--port", "0", "--weights", "a b=\(weights)"], 1, "cannot be the name"),
      (["--host", "192.0.2.1", "--port", "0", "--weights", weights], 1, "cannot be listened at"),
      (["--host", "no such host", "--port", "0", "--weights", weights], 1, "cannot be listened at"),
    ]
    for (arguments, status, part) in cases {
      let outcome = try Command.run(["serve"] + arguments)
      #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
      #expect(outcome.errorLines.last?.contains(part) ?? false, "\(arguments): \(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }
}
