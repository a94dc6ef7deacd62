import Foundation

/// Data sets in folders whose shape or files are not what training expects.
enum HostileFolderCases {
  static let cases = shapes + pictures + records

  private static let parts = ["train/a/1.jpg", "train/b/1.jpg", "val/a/1.jpg"]
  private static let options =
    "--model lenet --in-chans 3 --max-steps 1 --output-dir out --quiet --data"

  /// Training on a folder of sound pictures, and whatever else is made there.
  private static func refused(
    _ name: String, _ files: [String], data: String = "folder", isUnprivileged: Bool = false,
    _ make: @escaping @Sendable (CaseFolder) throws -> Void = { _ in }
  ) -> ErrorCase {
    var limits = Command.Limits.hostile
    limits.isUnprivileged = isUnprivileged
    return ErrorCase(
      name: name, commands: ["train --data-dir photos \(options) \(data)"], limits: limits, subject: "photos"
    ) { folder in
      let sound = try PictureForge.sound("colour-420.jpg")
      for file in files { try folder.write(sound, to: "photos/\(file)") }
      try make(folder)
    }
  }

  private static let shapes = [
    refused("a class without pictures", parts) { try $0.makeFolder("photos/train/c") },
    refused("a class in val alone", parts + ["val/c/1.jpg"]),
    refused("train without val", ["train/a/1.jpg", "train/b/1.jpg"]),
    refused("val without train", ["val/a/1.jpg"]),
    refused("classes and no parts", ["a/1.jpg", "b/1.jpg"]),
    refused("no classes", ["1.jpg"]),
    refused("a share of no pictures", ["a/1.jpg", "b/1.jpg"], data: "folder --val-split 0.5"),
  ]

  private static let second = "photos/train/b/2.jpg"

  private static let pictures = [
    refused("a picture of no byte", parts) { try $0.write(Data(), to: second) },
    refused("a text for a picture", parts) { try $0.write("Buy milk.\n", to: second) },
    refused("half a picture", parts) {
      try $0.write(PictureForge.sound("colour-420.jpg").prefix(400), to: second)
    },
    refused("a pipe for a picture", parts) { try $0.makePipe(second) },
    refused("a device for a picture", parts) { try $0.makeLink(second, to: "/dev/zero") },
    refused("a link to itself for a picture", parts) { try $0.makeLink(second, to: "2.jpg") },
    refused("a picture that may not be read, among others", parts, isUnprivileged: true) {
      try $0.write(PictureForge.sound("grey.jpg"), to: second)
      try $0.forbid(second)
    },
  ]

  /// Files of CIFAR-10: records of a label and 3072 bytes.
  private static func cifar(_ name: String, _ bytes: Data) -> ErrorCase {
    refused(name, [], data: "cifar10") {
      try $0.write(bytes, to: "photos/data_batch_1.bin")
      try $0.write(Data(count: 3073), to: "photos/test_batch.bin")
    }
  }

  private static let records = [
    cifar("a record cut short (CIFAR-10)", Data(count: 2 * 3073 + 100)),
    cifar("a label out of range (CIFAR-10)", Data([10]) + Data(count: 3072)),
  ]
}
