import Foundation
import TestSupport
import Testing

import FoveaCompression
import FoveaCore
import FoveaData
import FoveaImage

@Suite(.tags(.quick)) struct IDXDataSetTests {
  let directory: TemporaryDirectory
  let images = idx([3, 2, 2], (0..<12).map { UInt8($0 * 20) })
  let labels = idx([3], [9, 0, 3])

  /// Pictures in files keep their own size.
  private let anySize = PictureSize(width: 224, height: 224, channels: 3)

  init() throws { directory = try TemporaryDirectory() }

  @Test(arguments: ["", "fashion-mnist/", "FashionMNIST/raw/"], [false, true])
  func findsTheFilesWhereToolsPutThem(_ folder: String, _ zipped: Bool) throws {
    let suffix = zipped ? ".gz" : ""
    try directory.write(zipped ? Gzip.compress(images) : images, "\(folder)t10k-images-idx3-ubyte\(suffix)")
    try directory.write(zipped ? Gzip.compress(labels) : labels, "\(folder)t10k-labels-idx1-ubyte\(suffix)")
    let set = try FashionMNIST(dataDir: directory.path).open(.test, for: anySize)
    #expect(set.count == 3)
    #expect(set.channels == 1)
    #expect((0..<3).map { set.label(at: $0) } == [9, 0, 3])
    #expect(set.classNames[9] == "Ankle boot")
    #expect(
      try set.picture(at: 1) == Picture(width: 2, height: 2, channels: 1, pixels: [80, 100, 120, 140]))
    var pixels: [UInt8] = []
    #expect(try set.copyPixels(at: 2, into: &pixels) == PictureSize(width: 2, height: 2, channels: 1))
    #expect(pixels == [160, 180, 200, 220])
  }

  /// Unpacked under other names, and in folders of the files' names, as some programs unpack them.
  @Test(arguments: [
    ("t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte"),
    ("t10k-images.idx3-ubyte.gz", "t10k-labels-idx1-ubyte"),
    ("t10k-images-idx3-ubyte/t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte"),
    ("t10k-images.idx3-ubyte/t10k-images-idx3-ubyte", "mnist/../t10k-labels.idx1-ubyte.gz"),
  ]) func findsTheFilesUnderOtherNames(_ imagesName: String, _ labelsName: String) throws {
    try FileManager.default.createDirectory(
      atPath: "\(directory.path)/mnist", withIntermediateDirectories: true)
    try directory.write(images, imagesName)
    try directory.write(labels, labelsName)
    let set = try MNIST(dataDir: directory.path).open(.test, for: anySize)
    #expect((0..<3).map { set.label(at: $0) } == [9, 0, 3])
  }

  /// EMNIST holds pictures column by column; of its parts two have MNIST's classes.
  @Test(arguments: ["digits", "mnist"]) func readsPartsOfEMNIST(_ part: String) throws {
    try directory.write(idx([1, 3, 2], [1, 2, 3, 4, 5, 6]), "emnist-\(part)-test-images-idx3-ubyte")
    try directory.write(Gzip.compress(idx([1], [7])), "emnist-\(part)-test-labels-idx1-ubyte.gz")
    let set = try MNIST(dataDir: directory.path).open(.test, for: anySize)
    #expect(set.label(at: 0) == 7)
    #expect(try set.picture(at: 0) == Picture(width: 3, height: 2, channels: 1, pixels: [1, 3, 5, 2, 4, 6]))
    expectRefusal("train-images-idx3-ubyte[.gz] and") {
      _ = try FashionMNIST(dataDir: directory.path).open(.train, for: anySize)
    }
  }

  @Test func otherPartsOfEMNISTAreNamed() throws {
    try directory.write(images, "emnist-letters-test-images-idx3-ubyte.gz")
    expectRefusal(
      "holds emnist-letters-test-images-idx3-ubyte.gz, a part of EMNIST whose classes are not those of mnist"
    ) {
      _ = try MNIST(dataDir: directory.path).open(.test, for: anySize)
    }
  }

  @Test func fingerprintsTellPicturesAndLabelsApart() throws {
    func fingerprint(_ images: Data, _ labels: Data) throws -> String {
      try IDXDataSet(
        name: "x", images: directory.write(images, "i"), labels: directory.write(labels, "l"),
        classNames: (0..<10).map { "\($0)" }
      ).fingerprint
    }
    var changed = images
    changed[changed.count - 1] ^= 1
    let texts = try [
      fingerprint(images, labels), fingerprint(changed, labels), fingerprint(images, idx([3], [9, 0, 4])),
      fingerprint(idx([3, 1, 4], [UInt8](images.dropFirst(16))), labels),
    ]
    #expect(Set(texts).count == 4)
    #expect(try fingerprint(images, labels) == texts[0])
    #expect(texts.allSatisfy { $0.count == 16 })
  }

  @Test func errorsNameTheFileAndTheMatter() throws {
    func load(_ images: Data, _ labels: Data) throws {
      _ = try IDXDataSet(
        name: "x", images: directory.write(images, "images"), labels: directory.write(labels, "labels"),
        classNames: (0..<10).map { "\($0)" })
    }
    expectRefusal("labels: has 2 labels for the 3 pictures in ") { try load(images, idx([2], [1, 2])) }
    expectRefusal("labels: label at index 1 must be in 0..<10, got 10") {
      try load(images, idx([3], [1, 10, 2]))
    }
    expectRefusal("images: holds no pictures") { try load(idx([0, 28, 28], []), idx([0], [])) }
    expectRefusal("images: holds no pictures") { try load(idx([3, 0, 28], []), labels) }
    expectRefusal("images: expected an IDX file of bytes along 3 axes") { try load(labels, labels) }
    expectRefusal("labels: expected an IDX file of bytes along 1 axes") { try load(images, images) }
    // Pictures that do not go with their labels are not unpacked: the damage behind their header stays unseen.
    let damaged = try Gzip.compress(images).dropLast(8) + Data(count: 8)
    expectRefusal("labels: has 2 labels for the 3 pictures in ") { try load(damaged, idx([2], [1, 2])) }
    expectRefusal("images: is a damaged gzip file: incorrect data check") { try load(damaged, labels) }
    expectRefusal("images: the header claims [3, 2, 2], 12 bytes, and 11 follow") {
      try load(images.dropLast(), labels)
    }
  }

  @Test func aMissingFileIsNamedWithThePlacesLookedIn() throws {
    try directory.write(images, "train-images-idx3-ubyte")
    let open = { try MNIST(dataDir: directory.path).open(.train, for: anySize) }
    expectRefusal("train-labels-idx1-ubyte[.gz] are not together in any of \(directory.path), ") {
      _ = try open()
    }
    expectRefusal("MNIST/raw; give the directory") { _ = try open() }
  }
}
