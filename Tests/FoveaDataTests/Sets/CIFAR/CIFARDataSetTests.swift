import ArchiveForge
import Foundation
import TestSupport
import Testing

import FoveaCompression
import FoveaCore
import FoveaData
import FoveaImage

@Suite(.tags(.quick)) struct CIFARDataSetTests {
  private static let images = PictureSize(width: 32, height: 32, channels: 3)

  /// The planes of a picture that follows from a number.
  private static func planes(_ number: Int) -> [UInt8] {
    (0..<3072).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ number &* 31 &+ $0 / 1024) }
  }

  /// A pickle as Python 2 writes it: texts without an encoding, an array by its own rebuilding function.
  private static func pickle(_ key: String, _ labels: [Int], pixels: [UInt8]) -> Data {
    func text(_ text: String) -> [UInt8] { [0x55, UInt8(text.utf8.count)] + Array(text.utf8) }
    func long(_ count: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } }
    func global(_ module: String, _ name: String) -> [UInt8] { [0x63] + Array("\(module)\n\(name)\n".utf8) }
    var bytes: [UInt8] = [0x80, 2, 0x7D, 0x28] + text("batch_label") + text("training batch 1 of 5")
    bytes += text(key) + [0x5D, 0x28]
    for label in labels { bytes += [0x4B, UInt8(label)] }
    bytes.append(0x65)
    bytes += text("data") + global("numpy.core.multiarray", "_reconstruct") + global("numpy", "ndarray")
    bytes += [0x4B, 0, 0x85] + text("b") + [0x87, 0x52]
    bytes += [0x28, 0x4B, 1, 0x4B, UInt8(labels.count), 0x4D, 0, 12, 0x86]
    bytes += global("numpy", "dtype") + text("u1") + [0x4B, 0, 0x4B, 1, 0x87, 0x52, 0x89]
    bytes += [0x54] + long(pixels.count) + pixels + [0x74, 0x62]
    return Data(bytes + [0x75, 0x2E])
  }

  private static func records(_ labels: [Int], from first: Int = 0, coarse: Bool = false) -> Data {
    var bytes: [UInt8] = []
    for (index, label) in labels.enumerated() {
      if coarse { bytes.append(9) }
      bytes.append(UInt8(label))
      bytes += planes(first + index)
    }
    return Data(bytes)
  }

  private func check(_ set: any DataSet, _ labels: [Int], _ location: SourceLocation = #_sourceLocation)
    throws
  {
    #expect((0..<set.count).map { set.label(at: $0) } == labels, sourceLocation: location)
    for index in 0..<set.count {
      let (picture, planes) = (try set.picture(at: index), Self.planes(index))
      #expect(picture.size == Self.images, sourceLocation: location)
      var equal = true
      for place in 0..<1024 {
        for channel in 0..<3 where picture.pixels[3 * place + channel] != planes[1024 * channel + place] {
          equal = false
        }
      }
      #expect(equal, sourceLocation: location)
    }
  }

  @Test func binaryFilesOfAnyNumberOfRecords() throws {
    let folder = try TemporaryDirectory()
    try folder.write(Self.records([3, 1]), "data_batch_1.bin")
    try folder.write(Self.records([9], from: 2), "data_batch_2.bin")
    try folder.write(Self.records([4]), "test_batch.bin")
    let set = try CIFAR10(dataDir: folder.path).open(.train, for: Self.images)
    try check(set, [3, 1, 9])
    #expect(set.remarks == ["\(folder.path) holds 2 of the 5 files to learn from"])
    try check(CIFAR10(dataDir: folder.path).open(.test, for: Self.images), [4])
    #expect(set.classNames.count == 10 && CIFAR100.classNames.count == 100)
  }

  @Test func aHundredClassesHaveTwoLabels() throws {
    let folder = try TemporaryDirectory()
    try folder.write(Self.records([99, 0], coarse: true), "cifar-100-binary/train.bin")
    try folder.write(
      Self.pickle("fine_labels", [7], pixels: Self.planes(0)), "cifar-100-python/test")
    try check(CIFAR100(dataDir: folder.path).open(.train, for: Self.images), [99, 0])
    try check(CIFAR100(dataDir: folder.path).open(.test, for: Self.images), [7])
  }

  /// An archive with files in an order of its own, beside others.
  private static func archive(_ files: [(name: String, contents: Data)]) throws -> Data {
    var bytes = TarForge.entry("cifar", type: "5") + TarForge.entry("cifar/readme.html", contents: [1, 2, 3])
    for file in files { bytes += TarForge.entry("cifar/" + file.name, contents: Array(file.contents)) }
    return try Gzip.compress(Data(bytes + TarForge.end))
  }

  @Test func publishedArchivesAreReadWhereTheyLie() throws {
    let folder = try TemporaryDirectory()
    let binary = "cifar-10-binary.tar.gz"
    let path = try folder.write(
      Self.archive([
        ("data_batch_2.bin", Self.records([9], from: 2)), ("test_batch.bin", Self.records([4])),
        ("data_batch_1.bin", Self.records([3, 1])),
      ]), binary)
    let set = try CIFAR10(dataDir: folder.path).open(.train, for: Self.images)
    try check(set, [3, 1, 9])
    #expect(set.remarks == ["\(path) holds 2 of the 5 files to learn from"])
    try check(CIFAR10(dataDir: folder.path).open(.test, for: Self.images), [4])
    try folder.write(
      Self.archive([("train", Self.pickle("fine_labels", [7, 98], pixels: Self.planes(0) + Self.planes(1)))]),
      "cifar100/cifar-100-python.tar.gz")
    try check(CIFAR100(dataDir: folder.path).open(.train, for: Self.images), [7, 98])

    try folder.write(Self.archive([("test_batch.bin", Self.records([4]))]), binary)
    expectRefusal("\(path): contains none of data_batch_1, ") {
      try CIFAR10(dataDir: folder.path).open(.train, for: Self.images)
    }
    try folder.write(Self.archive([("test_batch.bin", Self.records([4]).dropLast())]), binary)
    expectRefusal("\(path): cifar/test_batch.bin: has 3072 bytes, expected records of 3073 bytes") {
      try CIFAR10(dataDir: folder.path).open(.test, for: Self.images)
    }
  }

  @Test func picklesAreReadAndNotRun() throws {
    let folder = try TemporaryDirectory()
    let good = Self.pickle("labels", [5, 2], pixels: Self.planes(0) + Self.planes(1))
    try folder.write(good, "cifar-10-batches-py/test_batch")
    let open = { try CIFAR10(dataDir: folder.path).open(.test, for: Self.images) }
    try check(open(), [5, 2])
    for (bytes, words) in [
      (Self.pickle("labels", [5], pixels: Self.planes(0) + Self.planes(1)), "has 1 labels for 6144 bytes"),
      (Self.pickle("fine_labels", [5, 2], pixels: Self.planes(0)), "has 0 labels for 3072 bytes"),
      (Self.pickle("labels", [10], pixels: Self.planes(0)), "label at index 0 must be in 0..<10, got 10"),
      (Data([0x80, 2, 0x5D, 0x2E]), "is a pickle of something else"), (good.prefix(100), "test_batch"),
      (Data(), "test_batch"),
    ] {
      try folder.write(bytes, "cifar-10-batches-py/test_batch")
      expectRefusal(words) { _ = try open() }
    }
  }

  @Test func damagedRecordsAreRefused() throws {
    let folder = try TemporaryDirectory()
    let open = { try CIFAR10(dataDir: folder.path).open(.test, for: Self.images) }
    expectRefusal("holds neither test_batch.bin nor test_batch") { _ = try open() }
    for (bytes, words) in [
      (Self.records([1, 2]).dropLast(), "expected records of 3073 bytes; 3072 are left over"),
      (Self.records([1, 77]), "label at index 1 must be in 0..<10, got 77"), (Data(), "has 0 bytes"),
    ] {
      try folder.write(Data(bytes), "test_batch.bin")
      expectRefusal(words) { _ = try open() }
    }
    expectRefusal("needs the directory") { _ = try CIFAR10().open(.test, for: Self.images) }
  }

  @Test func partsOfEMNISTStandUpright() throws {
    let folder = try TemporaryDirectory()
    try folder.write(idx([1, 2, 2], [1, 2, 3, 4]), "emnist-letters-train-images-idx3-ubyte")
    try folder.write(idx([1], [26]), "emnist-letters-train-labels-idx1-ubyte")
    let set = try EMNIST(dataDir: folder.path, part: .letters).open(.train, for: Self.images)
    #expect(set.label(at: 0) == 25 && set.classNames[25] == "z")
    #expect(try set.picture(at: 0).pixels == [1, 3, 2, 4])
    try folder.write(idx([1], [0]), "emnist-letters-train-labels-idx1-ubyte")
    expectRefusal("label at index 0 must be in 1..<27, got 0") {
      _ = try EMNIST(dataDir: folder.path, part: .letters).open(.train, for: Self.images)
    }
    #expect(EMNIST.Part.byClass.classNames.count == 62 && EMNIST.Part.balanced.classNames.count == 47)
    expectRefusal("emnist-balanced-train-images-idx3-ubyte[.gz]") {
      _ = try EMNIST(dataDir: folder.path).open(.train, for: Self.images)
    }
  }
}
