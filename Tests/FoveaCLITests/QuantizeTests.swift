import Foundation
import TestSupport
import Testing

/// `fovea quantize`, and what uses the file that it writes.
@Suite(.tags(.process)) struct QuantizeTests {
  @Test func aQuantizedNetworkIsJudgedMeasuredAndPredictsAsAnyOther() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.path + "/run"
    let options = [
      "--model", "lenet", "--data", "shapes", "--examples", "600", "--epochs", "2", "--opt", "adam",
    ]
    #expect(try Command.run(["train"] + options + ["--quiet", "--output-dir", run]).status == 0)
    let (best, small) = ("\(run)/best.safetensors", directory.path + "/int8.safetensors")
    let made = try Command.run(["quantize", "--weights", best, "--to", small, "--samples", "64"])
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output.contains("5 of 5 layers in int8, calibration mse; top1 "), "\(made.output)")
    #expect(made.output.contains(" on 64 training pictures\n"))

    let judged = try [best, small].map { try Command.run(["val", "--weights", $0, "--format", "json"]) }
    let accuracies = judged.compactMap { ($0.json as? [String: Any])?["top1"] as? Double }
    #expect(accuracies.count == 2)
    if accuracies.count == 2 { #expect(abs(accuracies[0] - accuracies[1]) < 0.05, "\(accuracies)") }
    let measured = try Command.run(["benchmark", "--weights", small, "-b", "4", "--repeats", "3"])
    #expect(measured.output.hasPrefix("inference: "), "\(measured.errors)")
    #expect(measured.output.contains(" % of the limit\npeaks: "), "\(measured.output)")
    let described = try Command.run(["info", small])
    #expect(described.output.contains("\nconv.0.weight_scale"), "\(described.output)")

    let again = try Command.run([
      "quantize", "--weights", small, "--to", directory.path + "/twice.safetensors",
    ])
    #expect(again.status == 1 && again.errors.contains("is quantized already"), "\(again.errors)")
    let resumed = try Command.run(
      ["train"] + options + ["--quiet", "--weights", small, "--output-dir", directory.path + "/on"])
    #expect(resumed.status == 0, "\(resumed.errors)")
  }
}
