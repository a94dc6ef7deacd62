import Foundation
import FoveaCore
import FoveaRuns
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct RunDirectoryTests {
  @Test func aDirectoryThatHoldsSomethingIsNotEmpty() throws {
    try withRun { run in
      // One that is not there is empty.
      try RunDirectory(path: run.path).requireEmpty()
      try FileManager.default.createDirectory(at: run.directory, withIntermediateDirectories: true)
      try RunDirectory(path: run.path).requireEmpty()
      try Data("mine".utf8).write(to: run.file("notes.txt"))
      let error = #expect(throws: FoveaError.self) { try RunDirectory(path: run.path).requireEmpty() }
      #expect(error?.problem == "the output directory is not empty")
      let words = "last.safetensors: no such file, so there is nothing to resume; "
      expectRefusal(words) { try RunDirectory(path: run.path).checkpoint() }
      expectRefusal(words) { try run.run() }
      #expect(try run.names() == ["notes.txt"])
    }
  }

  @Test func oneProcessTakesADirectoryAtATime() throws {
    try withRun { run in
      try FileManager.default.createDirectory(at: run.directory, withIntermediateDirectories: true)
      let first = try RunDirectory(path: run.path)
      let error = #expect(throws: FoveaError.self) { try RunDirectory(path: run.path) }
      #expect(
        error?.description
          == "\(run.path): another run is writing to this directory; wait for its end or stop it, "
          + "or name another directory")
      withExtendedLifetime(first) {}
    }
  }

  @Test func aRunThatNeverMadeAStepIsBegunAgain() throws {
    try withRun { run in
      try FileManager.default.createDirectory(at: run.directory, withIntermediateDirectories: true)
      try Data("{}\n".utf8).write(to: run.file("config.json"))
      try Data().write(to: run.file("metrics.jsonl"))
      try Data("half".utf8).write(to: run.file(".last.safetensors.17.tmp"))
      #expect(try RunDirectory(path: run.path).checkpoint() == nil)
      try run.run(maxSteps: 1)
      #expect(
        try run.names() == [
          "best.safetensors", "config.json", "curves.svg", "history.csv", "last.safetensors", "metrics.jsonl",
        ])
    }
  }

  @Test func whatSavesThatWereCutOffLeftIsClearedAwayAndNothingElse() throws {
    try withRun { run in
      try run.run(maxSteps: 1)
      for name in [".best.safetensors.4711.tmp", ".curves.svg.12-3.tmp", ".mine.tmp", "notes.tmp"] {
        try Data("half".utf8).write(to: run.file(name))
      }
      try run.run(maxSteps: 2)
      #expect(
        try run.names() == [
          ".mine.tmp", "best.safetensors", "config.json", "curves.svg", "history.csv", "last.safetensors",
          "metrics.jsonl",
          "notes.tmp",
        ])
    }
  }

  @Test func aRunWithoutItsCheckpointIsNotBegunAgain() throws {
    try withRun { run in
      try run.run(maxSteps: 1)
      try FileManager.default.removeItem(at: run.file("last.safetensors"))
      let error = #expect(throws: FoveaError.self) { try run.run() }
      #expect(error?.problem == "no such file, so there is nothing to resume")
      #expect(error?.location == "\(run.path)/last.safetensors")
    }
  }

  @Test func whatStandsInTheWayIsNamed() throws {
    try withRun { run in
      let parent = run.directory.deletingLastPathComponent()
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      try Data().write(to: run.directory)
      let error = #expect(throws: FoveaError.self) {
        try TinyRun(directory: run.file("inside")).run()
      }
      #expect(
        error?.description
          == "\(run.path)/inside: the directory cannot be made: \(run.path) is not a directory; "
          + "name another one with output directory")
    }
  }
}
