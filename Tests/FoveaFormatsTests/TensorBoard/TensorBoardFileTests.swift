import Foundation
import FoveaCore
import FoveaFormats
import TestSupport
import Testing

/// Event files, by a golden one that `Goldens/read_events.py` has read with the tensorboard package.
@Suite(.tags(.quick, .golden)) struct TensorBoardFileTests {
  /// The checksums of RFC 3720, appendix B.4.
  @Test(
    arguments: [
      (Array("123456789".utf8), 0xE306_9283), (Array(repeating: 0, count: 32), 0x8A91_36AA),
      (Array(repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E), ([], 0),
    ] as [([UInt8], UInt32)])
  func checksumsAreThoseOfTheStandard(bytes: [UInt8], expected: UInt32) {
    #expect(CRC32C.checksum(of: bytes) == expected)
  }

  /// The PNG file of one red pixel.
  static let png =
    Data(
      base64Encoded:
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC")
    ?? Data()

  /// An entry of each kind, at times that do not change.
  static let events: [TensorBoardEvent.Content] = [
    .fileVersion,
    .hyperparameters([
      ("training.lr", .number(0.1)), ("training.opt.name", .text("sgd")), ("training.shuffle", .truth(true)),
    ]),
    .picture(tag: "pictures/0 red", png: png, height: 1, width: 1, channels: 3),
    .scalars([("train/loss", 2.5), ("train/lr", 0.1)]), .scalars([("train/loss", 9.5)]), .restart,
    .scalars([("train/loss", 1.25)]), .end,
  ]
  static let steps = [0, 0, 0, 50, 100, 80, 100, 100]

  @Test func bytesAreThoseThatTensorBoardReads() throws {
    let data = zip(Self.events, Self.steps).enumerated().reduce(into: Data()) { data, entry in
      let (index, (content, step)) = entry
      data += TensorBoardEvent(content, step: step, time: 1_700_000_000 + Double(index) / 4).record
    }
    let path = golden("events.out.tfevents.1700000000.golden")
    if ProcessInfo.processInfo.environment["FOVEA_RECORD"] != nil {
      try data.write(to: URL(fileURLWithPath: path))
      Issue.record("recorded")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == data)
  }

  @Test func filesOfOneDirectoryHaveNamesOfTheirOwn() throws {
    let directory = FileLocation(temporaryPath("events"))
    defer { try? FileManager.default.removeItem(atPath: directory.path) }
    #expect(try !TensorBoardFile.exists(in: directory))
    let files = try (0..<3).map { _ in try TensorBoardFile(in: directory, now: { 1_700_000_000 }) }
    #expect(try TensorBoardFile.exists(in: directory))
    #expect(Set(files.map(\.path)).count == 3)
    try files[1].append(.scalars([("a", 1)]), step: 1)
    let version = TensorBoardEvent(.fileVersion, step: 0, time: 1_700_000_000).record
    let scalar = TensorBoardEvent(.scalars([("a", 1)]), step: 1, time: 1_700_000_000).record
    #expect(try Data(contentsOf: URL(fileURLWithPath: files[0].path)) == version)
    #expect(try Data(contentsOf: URL(fileURLWithPath: files[1].path)) == version + scalar)
    for file in files { #expect(file.path.contains("/events.out.tfevents.1700000000.")) }
  }
}
