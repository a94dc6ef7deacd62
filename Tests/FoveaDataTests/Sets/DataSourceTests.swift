import TestSupport
import Testing

import FoveaCore
import FoveaData
import FoveaImage

/// A data set as a user writes it: pictures of one shade, the label of an example its index.
private struct Greys: DataSource {
  static let name = "greys"
  static let summary = "pictures of one shade"

  var shades = 4
  var isGenerated: Bool { true }

  func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    Pictures(count: shades, size: images)
  }

  struct Pictures: DataSet {
    var count: Int
    var size: PictureSize
    var name: String { Greys.name }
    var classNames: [String] { (0..<count).map { "\($0)" } }
    var channels: Int { size.channels }
    var fingerprint: String { "\(count)" }

    func label(at index: Int) -> Int { index }

    func picture(at index: Int) -> Picture {
      Picture(
        width: size.width, height: size.height, channels: channels,
        pixels: [UInt8](repeating: UInt8(index), count: size.byteCount))
    }
  }
}

@Suite(.tags(.quick)) struct DataSourceTests {
  private let registry = Registry<any DataSource>.standard
  private let size = PictureSize(width: 20, height: 20, channels: 3)

  @Test func unknownNamesGetASuggestion() {
    expectRefusal(
      "data set fashon-mnist: unknown; known are fashion-mnist, mnist, kmnist, emnist, cifar10, cifar100, folder, shapes; did you mean fashion-mnist?"
    ) { _ = try registry.make(.string("fashon-mnist")) }
    expectRefusal("data set imagenet: unknown") { _ = try registry.make(.string("imagenet")) }
  }

  @Test func filesNeedADirectory() {
    expectRefusal("data set mnist: needs the directory of its files; give it with data directory") {
      _ = try registry.make(.string("mnist")).open(.train, for: size)
    }
  }

  @Test func valuesReachTheGeneratedSet() throws {
    let source = try registry.make(.object(["name": .string("shapes"), "examples": .integer(60)]))
    #expect(source as? GeneratedShapes == GeneratedShapes(examples: 60))
    #expect(source.isGenerated && source.text == "shapes:examples=60")
    let set = try source.open(.test, for: size)
    #expect(set.count == 12)
    #expect(try set.picture(at: 0).pixels.count == size.byteCount)
    #expect(try GeneratedShapes().open(.train, for: size).count == 10_000)
    #expect(try GeneratedShapes().open(.test, for: size).count == 2_000)
    let other = try GeneratedShapes(examples: 60, seed: 5).open(.test, for: size)
    #expect(other.fingerprint != set.fingerprint)
    let drawn = try ShapesDataSet(split: .test, count: 12, size: 20, channels: 3, seed: 5)
    #expect(other.fingerprint == drawn.fingerprint)
    expectRefusal("data set: examples must be at least 5, got 4") {
      _ = try registry.make(.string("shapes:examples=4"))
    }
  }

  @Test func directoriesAreValuesOfTheirOwn() throws {
    let source = try registry.make(.object(["name": .string("mnist"), "data_dir": .string("data")]))
    #expect(source as? MNIST == MNIST(dataDir: "data"))
    #expect(!source.isGenerated)
    #expect(try registry.make(source.tree()).text == "mnist:data_dir=data")
  }

  @Test func oneOfAUsersOwnIsFoundByItsName() throws {
    let source = try registry.adding(Greys.self).make(.string("greys:shades=3"))
    let set = try source.open(.train, for: size)
    #expect(set.count == 3 && set.classNames == ["0", "1", "2"])
  }
}
