import Foundation
import TestSupport
import Testing

/// `fovea val` with a report, and by several views.
@Suite(.tags(.process)) struct ReportTests {
  /// Trains a little; returns the weights.
  private func weights(in directory: URL) throws -> String {
    let run = directory.appendingPathComponent("run").path
    let outcome = try Command.run([
      "train", "--model", "lenet", "--data", "shapes", "--examples", "50", "-b", "16", "--img-size", "16",
      "--max-steps", "3", "--output-dir", run,
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return run + "/last.safetensors"
  }

  @Test func aReportHasItsFilesAndTheFiguresOfTheCommand() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let weights = try weights(in: directory)
    let report = directory.appendingPathComponent("it's a report").path
    let plain = try Command.run(["val", "--weights", weights])
    let outcome = try Command.run(["val", "--weights", weights, "--report", report])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(outcome.output == plain.output + "report \(report)/report.html\n")
    let lines = plain.output.split(separator: "\n")
    #expect(lines.count == 2 && lines[1].hasPrefix("95 % intervals: top1 0."))
    #expect(lines[1].firstMatch(of: /, loss \d\.\d{4} to \d\.\d{4}$/) != nil)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: report).sorted()
        == ["confusion.csv", "confusion.svg", "report.html"])
    let html = try String(contentsOfFile: report + "/report.html", encoding: .utf8)
    let top1 = try #require(plain.output.firstMatch(of: /top1 (\d\.\d{4})/)).1
    #expect(html.contains("Top-1 accuracy</th><td class=\"number\">\(top1)</td>"))
    #expect(html.contains("fovea val --weights \(weights) --report &#39;"))
    #expect(html.contains("lenet, 10 classes, images [1, 16, 16]"))
    #expect(html.firstMatch(of: /SHA-256 of the weights<\/dt><dd><bdi>[0-9a-f]{64}</) != nil)

    // An earlier report stays unless it is to be replaced.
    let again = try Command.run(["val", "--weights", weights, "--report", report])
    #expect(again.status == 1)
    #expect(
      again.errors
        == "fovea: \(report)/report.html: exists already; replace it with --force, or name another file\n")
    let forced = try Command.run([
      "val", "--weights", weights, "--report", report, "--force", "--format", "json",
    ])
    let result = try #require(forced.json as? [String: Any], "\(forced.errors)")
    #expect(result["report"] as? String == report + "/report.html")
    #expect((result["top1_interval"] as? [Double])?.count == 2)
    #expect((result["loss_interval"] as? [Double])?.count == 2)
  }

  @Test func viewsAreAveraged() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let weights = try weights(in: directory)
    for options in [
      ["--test-scales", "16"], ["--crops", "10", "--test-scales", "18,20"],
      ["--crops", "dense", "--test-scales", "16,24", "-b", "4"],
    ] {
      let outcome = try Command.run(["val", "--weights", weights, "--format", "json"] + options)
      let result = try #require(outcome.json as? [String: Any], "\(outcome.errors)")
      #expect(result["examples"] as? Int == 10)
    }
    // One view of the network's size is the picture itself.
    let plain = try Command.run(["val", "--weights", weights])
    let one = try Command.run(["val", "--weights", weights, "--crops", "1", "--test-scales", "16"])
    #expect(one.output == plain.output)
    let none = try Command.run(["val", "--weights", weights, "--crops", "10"])
    #expect(none.status == 1)
    #expect(
      none.errors
        == "fovea: views: the pipeline (resize) resizes to no short side; give the short sides with --test-scales\n"
    )
  }
}
