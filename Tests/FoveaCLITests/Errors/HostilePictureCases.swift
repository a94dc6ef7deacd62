import Foundation
import FoveaCompression

/// Pictures that are cut short, lie about their size, or are something else.
enum HostilePictureCases {
  static let cases = shortened + lying + special

  private static func refused(
    _ name: String, _ file: String, isUnprivileged: Bool = false,
    _ make: @escaping @Sendable (CaseFolder) throws -> Void
  ) -> ErrorCase {
    var limits = Command.Limits.hostile
    limits.isUnprivileged = isUnprivileged
    return ErrorCase(name: name, commands: ["info \(file)"], limits: limits, subject: file, make: make)
  }

  private static func refused(
    _ name: String, _ file: String, _ bytes: @autoclosure @escaping @Sendable () throws -> Data
  ) -> ErrorCase {
    refused(name, file) { try $0.write(bytes(), to: file) }
  }

  /// A sound picture without its end: so many twentieths of it.
  private static func cut(_ name: String, _ parts: [Int]) -> [ErrorCase] {
    let file = "cut." + (name.split(separator: ".").last ?? "")
    return parts.map { part in
      refused("\(name) cut to \(part) twentieths", file) { folder in
        let content = try PictureForge.sound(name)
        try folder.write(content.prefix(max(1, content.count * part / 20)), to: file)
      }
    }
  }

  private static let shortened =
    cut("colour-420.jpg", Array(0..<20))
    + ["progressive.jpg", "type2-depth8.png", "lossy-90.webp", "lossless.webp"].flatMap {
      cut($0, [3, 10, 17])
    }

  private static let lying = [
    refused("no byte", "empty.jpg", Data()),
    refused("one byte", "short.jpg", Data("a".utf8)),
    refused("a text with the name of a picture", "text.jpg", Data("Buy milk.\n".utf8)),
    refused(
      "144 megapixels in 100 bytes", "large.png", try PictureForge.announced(side: 12_000, depth: 8, kind: 0)),
    refused(
      "144 megapixels of 8 bytes each", "large.png",
      try PictureForge.announced(side: 12_000, depth: 16, kind: 6)),
    refused(
      "as many pixels as can be told", "large.png",
      try PictureForge.announced(side: 0x7FFF_FFFF, depth: 8, kind: 2)),
    refused(
      "4225 megapixels in 2 kB", "large.jpg",
      try PictureForge.withFrame("colour-420.jpg", at: 5, Data([0xFD, 0xE8, 0xFD, 0xE8]))),
    refused("12 bits per sample", "deep.jpg", try PictureForge.withFrame("grey.jpg", at: 4, Data([12]))),
    refused("a gzip bomb", "bomb.png", try Gzip.compress(Data(count: 16 << 20))),
  ]

  private static let special = [
    refused("a pipe that nothing fills", "pipe.jpg") { try $0.makePipe("pipe.jpg") },
    refused("a device without an end", "zero.jpg") { try $0.makeLink("zero.jpg", to: "/dev/zero") },
    refused("a device that is always full", "full.jpg") { try $0.makeLink("full.jpg", to: "/dev/full") },
    refused("a link to itself", "loop.jpg") { try $0.makeLink("loop.jpg", to: "loop.jpg") },
    refused("a directory", "folder.jpg") { try $0.makeFolder("folder.jpg") },
    refused("a picture that may not be read", "secret.jpg", isUnprivileged: true) {
      try $0.write(PictureForge.sound("grey.jpg"), to: "secret.jpg")
      try $0.forbid("secret.jpg")
    },
  ]
}
