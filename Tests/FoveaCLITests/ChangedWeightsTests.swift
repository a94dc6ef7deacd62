import Foundation
import Fovea
import TestSupport
import Testing

/// Weights that another process writes to while a command reads them.
@Suite(.tags(.process)) struct ChangedWeightsTests {
  /// What is done to the file, and what is said of it.
  enum Change: CaseIterable, Sendable {
    case overwritten, truncated, replaced, none

    var complaint: String? {
      switch self {
      case .overwritten: "was written to while it was read"
      case .truncated: "became shorter while it was read, or a file beside it did"
      case .replaced, .none: nil
      }
    }

    func make(of file: URL) throws {
      switch self {
      case .overwritten:
        let handle = try FileHandle(forWritingTo: file)
        try handle.seek(toOffset: 100_000)
        try handle.write(contentsOf: Data(count: 4))
        try handle.close()
      case .truncated:
        let handle = try FileHandle(forWritingTo: file)
        try handle.truncate(atOffset: 4096)
        try handle.close()
      case .replaced: try Data([1, 2, 3]).write(to: file, options: .atomic)
      case .none: break
      }
    }
  }

  /// What training begins with, and what is exported, is of one content of the file.
  @Test func whatIsLoadedIsOfOneContent() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appending(path: "lenet.onnx")
    let network = try LeNet(classes: 5).network(batch: 1, input: [3, 64, 64], mode: .inference)
    let checkpoint = Checkpoint(
      model: try ModelDescription(
        name: "lenet", options: ModelOptions(classes: 5, channels: 3, imageSize: 64)),
      classNames: (0..<5).map { "class \($0)" }, pipeline: .resized,
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 1)) })
    try checkpoint.fitted().exportONNX(to: file.path)
    for change in [Change.none, .replaced, .overwritten] {
      try checkpoint.fitted().exportONNX(to: file.path)
      let read = try Checkpoint.read(path: file.path, for: nil)
      try change.make(of: file)
      if change == .overwritten {
        #expect(throws: FoveaError.self) { try read.loaded() }
      } else {
        let loaded = try read.loaded()
        #expect(loaded.parameters.map(\.tensor) == read.parameters.map(\.tensor))
      }
    }
  }

  @Test(arguments: Change.allCases) func aChangeIsNotMistakenForTheFile(_ change: Change) throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (run, weights) = (directory.appending(path: "run"), directory.appending(path: "lenet.onnx"))
    for arguments in [
      [
        "train", "--model", "lenet", "--data", "shapes", "--examples", "50", "-b", "16", "--max-steps", "1",
        "--output-dir", run.path,
      ],
      ["export", "--weights", run.appending(path: "last.safetensors").path, "--to", weights.path],
    ] {
      let outcome = try Command.run(arguments)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let picture = try ShapesDataSet(split: .test, count: 1, size: 28).picture(at: 0).encodedPNG()

    let process = Process()
    process.executableURL = Command.executable
    process.arguments = ["predict", "--weights", weights.path, "-"]
    process.environment = Command.environment
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (input, output, errors)
    try process.run()
    // It has mapped the weights, and waits for the picture.
    #if os(Linux)
      let maps = URL(fileURLWithPath: "/proc/\(process.processIdentifier)/maps")
      while process.isRunning {
        // Of no stated length, so that it is read as a stream.
        let text = try FileHandle(forReadingFrom: maps).readDataToEndOfFile()
        if String(decoding: text, as: UTF8.self).contains("lenet.onnx") { break }
        usleep(1000)
      }
    #else
      sleep(2)
    #endif
    try change.make(of: weights)
    // It may have ended already.
    _ = signal(SIGPIPE, SIG_IGN)
    try? input.fileHandleForWriting.write(contentsOf: picture)
    try input.fileHandleForWriting.close()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    let lines = text.split(separator: "\n")
    if let complaint = change.complaint {
      #expect(process.terminationStatus == 1)
      #expect(lines.count == 1 && lines[0].hasPrefix("fovea: \(weights.path): \(complaint)"), "\(text)")
    } else {
      #expect(process.terminationStatus == 0 && lines.isEmpty, "\(text)")
    }
  }
}
