import Foundation
import FoveaCompression

/// What lies at a path is not what a command reads, or is in the way of what it writes.
enum PathCases {
  static let cases = read + pictures + written

  /// Makes `w.safetensors` and whatever the case is about.
  private static func failing(
    _ name: String, _ command: String, _ make: @escaping @Sendable (CaseFolder) throws -> Void = { _ in }
  ) -> ErrorCase {
    ErrorCase(name: name, commands: [command]) { folder in
      try folder.write(try CheckpointCases.sound(), to: "w.safetensors")
      try make(folder)
    }
  }

  private static func predict(
    _ name: String, _ picture: String, _ make: @escaping @Sendable (CaseFolder) throws -> Void = { _ in }
  ) -> ErrorCase {
    failing(name, "predict --weights w.safetensors \(picture)", make)
  }

  private static let read = [
    predict("picture that is not there", "nowhere.png"),
    predict("device without an end for a picture", "/dev/zero"),
    predict("pipe that nothing fills for a picture", "pipe.png") { try $0.makePipe("pipe.png") },
    predict("folder without pictures", "notes") { folder in
      for index in 1...7 { try folder.write("Buy milk.\n", to: "notes/\(index).txt") }
    },
    predict("file in the place of a directory", "picture.png/p.png") {
      try $0.write("no picture", to: "picture.png")
    },
    predict("link that leads nowhere", "link.png") { try $0.makeLink("link.png", to: "nowhere.png") },
    predict("pattern that matches nothing", "*.jpeg"),
    predict("address for a picture", "https://example.org/p.png"),
    failing("pipe for weights", "info pipe.png") { try $0.makePipe("pipe.png") },
    failing("standard input for weights", "info -"),
  ]

  private static let pictures = [
    predict("not a picture", "picture.png") { try $0.write("no picture", to: "picture.png") },
    predict("picture cut short", "cut.png") { try $0.write(PictureForge.signature, to: "cut.png") },
    predict("picture whose samples take more memory than its pixels", "deep.png") {
      try $0.write(
        PictureForge.signature + PictureForge.header(side: 12_000, depth: 16, kind: 6), to: "deep.png")
    },
    predict("picture of a gigabyte", "deep.png") {
      try $0.write(
        PictureForge.signature + PictureForge.header(side: 12_000, depth: 16, kind: 6), to: "deep.png")
      try $0.resize("deep.png", to: 1_000_000_000)
    },
  ]

  private static let written = [
    failing("export onto a file that exists", "export --weights w.safetensors --to w.safetensors"),
    failing("export onto its own source", "export --weights w.safetensors --to w.safetensors --force"),
    failing("chart onto a file that exists", "compare run --to mine.svg") {
      try RunCases.run.get().write(to: "run", in: $0)
      try $0.write("mine\n", to: "mine.svg")
    },
    failing(
      "heat maps into the folder that is read",
      "predict --weights w.safetensors --explain photos/heat photos"
    ) { try $0.write("no picture", to: "photos/a.png") },
    failing(
      "logits onto another file", "predict --weights w.safetensors --input x.npy --output logits.npy"
    ) { try $0.write("mine\n", to: "logits.npy") },
  ]
}
