import Foundation
import FoveaCore
import FoveaFormats
import FoveaRuns
import FoveaTraining
import TestSupport
import Testing

/// Event files of runs; what TensorBoard makes of each kind of entry, a golden file of FoveaFormats shows.
@Suite(.tags(.quick, .backend)) struct TensorBoardRecorderTests {
  /// The messages of a file, whose checksums must be right.
  func messages(_ file: URL) throws -> [Data] {
    var (rest, messages) = (try Data(contentsOf: file)[...], [Data]())
    func number(_ bytes: Data) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    while !rest.isEmpty {
      let length = rest.prefix(8)
      let message = rest.dropFirst(12).prefix(Int(number(length)))
      #expect(number(rest.dropFirst(8).prefix(4)) == UInt64(CRC32C.masked(of: length)))
      #expect(number(rest.dropFirst(12 + message.count).prefix(4)) == UInt64(CRC32C.masked(of: message)))
      messages.append(Data(message))
      rest = rest.dropFirst(16 + message.count)
    }
    return messages
  }

  func run(_ run: TinyRun, events: URL, observers: [any TrainingObserver] = []) throws {
    let directory = try RunDirectory(path: run.path)
    let previous = try directory.checkpoint()
    let trainer = try TinyRun.trainer()
    if let previous { try trainer.resume(from: previous) }
    let recorder = try TinyRun.recorder(
      directory, trainer: trainer, isResumed: previous != nil,
      options: .init(logEvery: 2, saveEvery: .steps(1)))
    let board = try TensorBoardRecorder(
      events.path, configuration: .object(["model": .string("tiny"), "rate": .number(0.5)]), trainer: trainer,
      isResumed: previous != nil, logEvery: 2)
    try trainer.run(observers: [board, recorder] + observers)
  }

  /// TensorBoard would show two runs that write to one directory at once as one.
  @Test func anotherRunThatWritesThereIsRefused() throws {
    try withRun { run in
      let events = run.directory.deletingLastPathComponent().appendingPathComponent("events")
      try FileManager.default.createDirectory(at: events, withIntermediateDirectories: true)
      let other = try DirectoryLock(FileLocation(events.path))
      var configuration = TrainingConfiguration(
        model: ModelConfiguration(name: "lenet"), data: DataConfiguration(name: "shapes", examples: 50))
      configuration.training = TrainingOptions(epochs: 1, batchSize: 25, learningRate: 0.01)
      let refused = try TrainingRun(configuration, in: run.path)
      withExtendedLifetime(other) {
        expectRefusal("\(events.path): another run is writing to this directory") {
          try refused.train(tensorBoard: events.path)
        }
      }
    }
  }

  @Test func eachPartOfARunHasAFile() throws {
    try withRun { run in
      let events = run.directory.deletingLastPathComponent().appendingPathComponent("events")
      #expect(throws: Crash.self) { try self.run(run, events: events, observers: [Crash(step: 5)]) }
      try self.run(run, events: events)
      let files = try FileManager.default.contentsOfDirectory(atPath: events.path).sorted()
        .map { try messages(events.appendingPathComponent($0)) }
      #expect(files.count == 2)
      // Version, choices, eight pictures; two steps, an epoch, a step more: the fifth is not logged.
      #expect(files[0].count == 1 + 1 + 8 + 2 + 1)
      func contains(_ message: Data, _ text: String) -> Bool { message.range(of: Data(text.utf8)) != nil }
      #expect(contains(files[0][0], "brain.Event:2"))
      #expect(contains(files[0][1], "_hparams_/session_start_info") && contains(files[0][1], "tiny"))
      #expect(files[0][2...9].allSatisfy { contains($0, "pictures/") && contains($0, "PNG") })
      #expect(contains(files[0][10], "train/lr") && contains(files[0][12], "test/top5"))
      // Version, restart at step 6, steps 6, 8, 10 and 12, two epochs, the end.
      #expect(files[1].count == 1 + 1 + 4 + 2 + 1)
      #expect(Array(files[1][1].suffix(6)) == [0x10, 6, 0x3A, 2, 8, 1])
      #expect(contains(files[1][8], "_hparams_/session_end_info"))
    }
  }

  @Test func picturesAreThoseThatTheNetworkGets() throws {
    let samples = try TinyRun.trainer().samplePictures(40)
    // No more than there are, each of the size of the network's input.
    #expect(samples.count == 32)
    #expect(samples.allSatisfy { $0.picture.width == 16 && $0.picture.height == 16 && !$0.className.isEmpty })
    #expect(Set(samples.map(\.picture.pixels)).count > 20)
  }
}
