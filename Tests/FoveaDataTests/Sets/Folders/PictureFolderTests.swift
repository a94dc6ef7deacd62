import Foundation
import TestSupport
import Testing

import FoveaCore
import FoveaData
import FoveaImage

@Suite(.tags(.quick)) struct PictureFolderTests {
  @Test func classesAndFilesComeInTheOrderOfTheirBytes() throws {
    let photos = try PhotoFolder()
    for name in [
      "train/b/2.png", "train/b/10.png", "train/é/x.PNG", "train/B/1.png", "train/b/deep/er/0.png",
    ] {
      try photos.add(name)
    }
    try photos.add("val/b/1.png", value: 7)
    try photos.add("train/b/.hidden.png")
    try photos.add("train/.git/1.png")
    try photos.directory.write(Data("notes".utf8), "train/b/notes.txt")
    let set = try photos.open(.train)
    #expect(set.classNames == ["B", "b", "é"])
    let root = photos.directory.path + "/train/"
    #expect(
      (0..<set.count).map { set.location(of: $0) }
        == ["B/1.png", "b/10.png", "b/2.png", "b/deep/er/0.png", "é/x.PNG"].map { root + $0 })
    #expect((0..<set.count).map { set.label(at: $0) } == [0, 1, 1, 1, 2])
    #expect(set.remarks == ["1 file in \(root.dropLast()) skipped, not pictures: b/notes.txt"])
    let judged = try photos.open(.test)
    #expect(judged.classNames == set.classNames)
    #expect(judged.count == 1 && judged.label(at: 0) == 1)
    #expect(try judged.picture(at: 0).pixels == [UInt8](repeating: 7, count: 6))
  }

  @Test func aPartOfAPictureIsThePartOfTheWhole() throws {
    let photos = try PhotoFolder()
    let pixels = (0..<60).map { UInt8($0) }
    try photos.directory.write(
      Picture(width: 10, height: 6, channels: 1, pixels: pixels).encodedPNG(), "a/1.png")
    let set = try photos.open(.test)
    let part = try set.picture(at: 0) { size in
      #expect(size == PictureSize(width: 10, height: 6, channels: 1))
      return PictureRegion(x: 2, y: 1, width: 3, height: 2)
    }
    #expect(part.pixels == [12, 13, 14, 22, 23, 24])
  }

  @Test func onePartAloneIsThatPart() throws {
    let photos = try PhotoFolder()
    for index in 0..<4 { try photos.add("train/a/\(index).png") }
    expectRefusal(
      "has train, but no pictures to judge on in val, valid, validation or test; set a share apart"
    ) {
      _ = try photos.open(.train)
    }
    let split = try photos.open(.train) { $0.valSplit = 0.25 }
    #expect(split.classNames == ["a"] && split.count == 3)
    let judged = try PhotoFolder()
    try judged.add("val/b/1.png")
    #expect(try judged.open(.test).classNames == ["b"])
    expectRefusal("has val, but no pictures to learn from in train") { _ = try judged.open(.train) }
  }

  @Test func partsMayBeginWithACapitalAndSoMayClasses() throws {
    let photos = try PhotoFolder()
    for name in ["Train/a/1.png", "Train/a/2.png", "Val/a/3.png"] { try photos.add(name) }
    #expect(try photos.open(.train).count == 2 && photos.open(.test).count == 1)
    let vehicles = try PhotoFolder()
    for name in ["Bus", "Car", "Train"] { for index in 0..<2 { try vehicles.add("\(name)/\(index).png") } }
    let set = try vehicles.open(.train) { $0.valSplit = 0.5 }
    #expect(set.classNames == ["Bus", "Car", "Train"] && set.count == 3)
  }

  @Test func aFileKeepsItsSideWhenAnotherGoes() throws {
    let photos = try PhotoFolder()
    for index in 0..<40 { try photos.add("a/\(index).png") }
    func judged() throws -> Set<String> {
      let set = try photos.open(.test) { $0.valSplit = 0.25 }
      return Set((0..<set.count).map { set.location(of: $0) })
    }
    let before = try judged()
    let gone = try #require(before.min())
    try FileManager.default.removeItem(atPath: gone)
    let after = try judged()
    #expect(before.count == 10 && after.count == 10 && after.isSuperset(of: before.subtracting([gone])))
  }

  @Test func aShareOfEachClassIsSetApart() throws {
    let photos = try PhotoFolder()
    for index in 0..<20 { try photos.add("many/\(index).png") }
    for index in 0..<5 { try photos.add("few/\(index).png") }
    try photos.add("one/0.png")
    func paths(_ split: DataSplit, seed: UInt64) throws -> [String] {
      let set = try photos.open(split) {
        $0.valSplit = 0.2
        $0.splitSeed = seed
      }
      return (0..<set.count).map { set.location(of: $0) }
    }
    let (train, test) = (try paths(.train, seed: 0), try paths(.test, seed: 0))
    #expect(Set(train).isDisjoint(with: test))
    #expect(train.count + test.count == 26)
    #expect(test.count { $0.contains("/many/") } == 4)
    #expect(test.count { $0.contains("/few/") } == 1)
    #expect(test.count { $0.contains("/one/") } == 0)
    #expect(try paths(.test, seed: 0) == test)
    #expect(try paths(.test, seed: 1) != test)
    expectRefusal("has directories of classes, but no pictures set apart to judge on") {
      _ = try photos.open(.train)
    }
    #expect(try photos.open(.test).count == 26)
  }

  @Test func numbersOfClassesComeFromAFile() throws {
    let photos = try PhotoFolder()
    try photos.add("train/daisy/1.png")
    try photos.add("train/rose/1.png")
    try photos.add("val/rose/1.png")
    let file = #"{"0": "rose", "1": "daisy"}"#
    try photos.directory.write(Data(file.utf8), "class_indices.json")
    #expect(try photos.open(.train).classNames == ["rose", "daisy"])
    #expect(try photos.open(.test).label(at: 0) == 0)
    for (text, words) in [
      ("[]", "expected an object such as"), (#"{"1": "rose", "2": "daisy"}"#, "got the keys 1, 2"),
      (#"{"0": "rose"}"#, "is the directory of a class that is not one of rose"), ("{", "is not JSON"),
    ] {
      try photos.directory.write(Data(text.utf8), "class_indices.json")
      expectRefusal(words) { _ = try photos.open(.train) }
    }
  }

  @Test func brokenFilesStopOrAreSkipped() throws {
    let photos = try PhotoFolder()
    for index in 0..<4 { try photos.add("train/a/\(index).png") }
    try photos.add("val/a/1.png")
    let good = try Data(contentsOf: URL(fileURLWithPath: photos.directory.path + "/train/a/0.png"))
    for (name, bytes, words) in [
      ("empty.png", Data(), "is empty"), ("text.jpg", Data("hello".utf8), "text.jpg"),
      ("short.png", good.prefix(40), "short.png"), ("cut.png", good.dropLast(24), "cut.png"),
      ("photo.gif", Data("GIF89a".utf8), "GIF"),
    ] {
      let path = try photos.directory.write(bytes, "train/a/\(name)")
      expectRefusal(words) { _ = try photos.open(.train) }
      let set = try photos.open(.train) { $0.skipBroken = true }
      #expect(set.count == 4)
      #expect(set.remarks == ["1 file skipped that cannot be read: \(path)"])
      try FileManager.default.removeItem(atPath: path)
    }
    for index in 1...5 { try photos.directory.write(Data(), "train/a/empty\(index).png") }
    let remarks = try photos.open(.train) { $0.skipBroken = true }.remarks
    let root = photos.directory.path + "/train/a/"
    expectRefusal(
      "\(root)empty1.png: is empty, expected a picture; broken too: \(root)empty2.png, \(root)empty3.png, "
        + "\(root)empty4.png and 1 more; use PNG, JPEG, WebP or HEIC files, or use the option to skip broken files"
    ) { _ = try photos.open(.train) }
    #expect(
      remarks == [
        "5 files skipped that cannot be read: \(root)empty1.png, \(root)empty2.png, \(root)empty3.png and 2 more"
      ])
    for index in 1...5 { try FileManager.default.removeItem(atPath: root + "empty\(index).png") }
    let pipe = photos.directory.path + "/train/a/pipe.png"
    #expect(unsafe mkfifo(pipe, 0o600) == 0)
    expectRefusal("pipe.png: expected a regular file, got a pipe") { _ = try photos.open(.train) }
  }

  @Test func aFileThatBreaksLaterCouldBeSkipped() throws {
    let photos = try PhotoFolder()
    for index in 0..<2 { try photos.add("a/\(index).png") }
    let set = try photos.open(.test)
    try photos.directory.write(Data("hello".utf8), "a/1.png")
    let remedy = "use PNG, JPEG, WebP or HEIC files, or use the option to skip broken files"
    expectRefusal(remedy) { _ = try set.picture(at: 1) }
    expectRefusal(remedy) {
      _ = try set.picture(at: 1) { PictureRegion(x: 0, y: 0, width: $0.width, height: 1) }
    }
  }

  @Test func whatIsMissingIsSaid() throws {
    let photos = try PhotoFolder()
    for split in DataSplit.allCases {
      expectRefusal("has no directories of classes") { _ = try photos.open(split) }
    }
    try FileManager.default.createDirectory(
      atPath: photos.directory.path + "/train/empty", withIntermediateDirectories: true)
    try photos.add("val/a/1.png")
    expectRefusal("train/empty: has no pictures of its class; add pictures") { _ = try photos.open(.train) }
    try photos.add("train/empty/1.png")
    expectRefusal("val/a: is the directory of a class that is not one of empty") {
      _ = try photos.open(.test)
    }
    expectRefusal("needs the directory of its files") { _ = try photos.open(.train) { $0.dataDir = nil } }
    expectRefusal("does not exist") { _ = try photos.open(.train) { $0.dataDir = "/nowhere/at/all" } }
    expectRefusal("has train and val already") { _ = try photos.open(.train) { $0.valSplit = 0.5 } }
  }

  @Test func aLoopOfLinksEnds() throws {
    let photos = try PhotoFolder()
    try photos.add("a/1.png")
    let root = photos.directory.path
    try FileManager.default.createSymbolicLink(atPath: root + "/a/again", withDestinationPath: "..")
    try photos.add("elsewhere/2.png")
    try FileManager.default.createSymbolicLink(atPath: root + "/a/more", withDestinationPath: "../elsewhere")
    let set = try photos.open(.test)
    #expect(set.classNames == ["a", "elsewhere"])
    // Links are followed once, and not back to the folder itself.
    let paths = (0..<set.count).map { String(set.location(of: $0).dropFirst(root.utf8.count)) }
    #expect(paths == ["/a/1.png", "/a/more/2.png", "/elsewhere/2.png"])
  }

  @Test func theFingerprintFollowsTheBytes() throws {
    let photos = try PhotoFolder()
    try photos.add("a/1.png")
    let first = try photos.open(.test).fingerprint
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: photos.directory.path + "/a/1.png")
    #expect(try photos.open(.test).fingerprint == first)
    // Other labels and other orientation are other data.
    #expect(try photos.open(.test) { $0.noExif = true }.fingerprint != first)
    try photos.directory.write(Data(#"{"0": "b", "1": "a"}"#.utf8), "class_indices.json")
    #expect(try photos.open(.test).fingerprint != first)
    try FileManager.default.removeItem(atPath: photos.directory.path + "/class_indices.json")
    #expect(try photos.open(.test).fingerprint == first)
    try photos.add("a/1.png", value: 10)
    #expect(try photos.open(.test).fingerprint != first)
  }

  @Test func picturesWithinABudgetStayDecoded() throws {
    let photos = try PhotoFolder()
    for index in 0..<3 { try photos.add("a/\(index).png", value: UInt8(index)) }
    let set = try photos.open(.test)
    #expect(set.decodedByteCount == 18)
    #expect(CachedDataSet.caching([set], within: 17)[0] is FolderDataSet)
    #expect(CachedDataSet.caching([set, set], within: 30)[1] is FolderDataSet)
    let cached = try #require(CachedDataSet.caching([set, set], within: 30)[0] as? CachedDataSet)
    #expect(try cached.picture(at: 2).pixels == [2, 2, 2, 2, 2, 2])
    // From now on no file is read.
    try photos.add("a/2.png", value: 77)
    #expect(try cached.picture(at: 2).pixels == [2, 2, 2, 2, 2, 2])
    #expect(cached.count == 3 && cached.location(of: 1).hasSuffix("a/1.png"))
  }
}
