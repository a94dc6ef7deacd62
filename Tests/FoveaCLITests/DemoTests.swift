import Foundation
import TestSupport
import Testing

/// The script behind `make demo`, with a command that only says it has been there.
@Suite(.tags(.process)) struct DemoTests {
  @Test(arguments: [("0.9940", true), ("0.9500", true), ("0.9499", false), ("nan", false)])
  func theDemoFailsBelowItsAccuracy(accuracy: String, isGood: Bool) throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let fake = directory.appendingPathComponent("fovea")
    try "#!/bin/sh\n[ \"$1\" != val ] || echo 'top1 \(accuracy), top5 1.0000, loss 0.1, 10 examples'\n"
      .write(to: fake, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fake.path)
    let outcome = try Command.runScript(
      "demo", [directory.appendingPathComponent("demo").path], environment: ["FOVEA": fake.path])
    #expect((outcome.status == 0) == isGood)
    #expect(outcome.output.contains("top1 \(accuracy)"))
    #expect(
      outcome.errors.contains("demo: expected a test accuracy of at least 0.95, got \(accuracy)") == !isGood)
    // Into a file, no escapes.
    #expect(outcome.errors.contains("$ fovea train --model lenet"))
    #expect(!(outcome.output + outcome.errors).contains("\u{1B}"))
  }
}
