import Foundation
import TestSupport
import Testing

import FoveaCore
import FoveaData
import FoveaImage

@Suite(.tags(.quick)) struct FolderInspectionTests {
  @Test func everyFileIsLookedAt() throws {
    let photos = try PhotoFolder()
    for index in 0..<5 {
      try photos.add("train/a/\(index).png", value: UInt8(index), width: 20, height: 20)
      try photos.add("val/a/\(index).png", value: UInt8(100 + index), width: 20, height: 20)
      try photos.add("train/b/\(index).png", value: UInt8(200 + index), width: 20, height: 20)
      try photos.add("val/b/\(index).png", value: UInt8(220 + index), width: 20, height: 20)
    }
    let root = photos.directory.path
    var seen = 0
    let clean = try FolderInspection(path: root) { done, count in
      #expect(count == 20)
      seen = done
    }
    #expect(seen == 20 && clean.files == 20)
    #expect(clean.broken.isEmpty && clean.duplicates.isEmpty && clean.suspicious.isEmpty)
    try photos.directory.write(Data("no picture".utf8), "train/a/text.jpg")
    try photos.add("val/a/again.png", value: 3, width: 20, height: 20)
    try photos.add("train/b/twin.jpg", value: 201, width: 20, height: 20)
    try photos.add("train/b/tiny.png", value: 1, width: 4, height: 20)
    try photos.add("train/c/1.png", value: 90, width: 20, height: 20)
    let found = try FolderInspection(path: root)
    #expect(found.files == 25)
    #expect(found.broken.map(\.path) == [root + "/train/a/text.jpg"])
    #expect(
      found.duplicates == [
        [root + "/train/a/3.png", root + "/val/a/again.png"],
        [root + "/train/b/1.png", root + "/train/b/twin.jpg"],
      ])
    let reasons = found.suspicious.map { "\($0.path.dropFirst(root.utf8.count + 1)): \($0.reason)" }
    #expect(
      reasons == [
        "train/c: has 1 picture, fewer than 5", "train/c: is a class of train only, not of val",
        "train/b/tiny.png: has only 4 x 20 pixels",
        "train/b/twin.jpg: is PNG, not what .jpg says",
        "train/a/3.png: is in train and val, also as \(root)/val/a/again.png",
      ])
  }

  @Test func onePictureInTwoClassesIsOddAndWhatIsNoPictureIsBroken() throws {
    let photos = try PhotoFolder()
    for index in 0..<5 {
      try photos.add("a/\(index).png", value: UInt8(index), width: 20, height: 20)
      try photos.add("b/\(index).png", value: UInt8(2 + index), width: 20, height: 20)
    }
    let root = photos.directory.path
    let found = try FolderInspection(path: root)
    #expect(
      found.suspicious.map(\.reason)
        == (2..<5).map { "is of the classes a and b, also as \(root)/b/\($0 - 2).png" })
    #expect(found.suspicious.map(\.path) == (2..<5).map { "\(root)/a/\($0).png" })
    #expect(found.duplicates.count == 3 && found.broken.isEmpty)
  }

  @Test func filesOfNoClassAndOtherFilesAreIgnored() throws {
    let photos = try PhotoFolder()
    for index in 0..<5 { try photos.add("train/a/\(index).png", value: UInt8(index), width: 20, height: 20) }
    try photos.add("train/loose.png", value: 77, width: 20, height: 20)
    for name in ["train/a/P1.CR2", "train/a/notes.txt", "train/a/.hidden"] {
      try photos.directory.write(Data("x".utf8), name)
    }
    let (root, found) = (photos.directory.path, try FolderInspection(path: photos.directory.path))
    #expect(
      found.ignored.map { "\($0.path.dropFirst(root.utf8.count + 1)): \($0.reason)" } == [
        "train/loose.png: is not in the directory of a class",
        "train/a/P1.CR2: is a camera's RAW file, which is not read; convert it to JPEG",
        "train/a/notes.txt: is not a picture",
      ])
    #expect(found.broken.isEmpty)
  }

  @Test func classesAreLookedAt() throws {
    let photos = try PhotoFolder()
    let (composed, decomposed) = ("\u{E9}", "e\u{301}")
    for index in 0..<5 {
      for (place, name) in ["train/a", "train/\(composed)", "val/a", "val/new", "val/\(decomposed)"]
        .enumerated()
      {
        try photos.add("\(name)/\(index).png", value: UInt8(40 * place + index), width: 20, height: 20)
      }
    }
    let root = photos.directory.path
    func reasons(_ path: String = "") throws -> [String] {
      let directory = root + path
      return try FolderInspection(path: directory).suspicious.map {
        "\($0.path.dropFirst(directory.utf8.count + 1)): \($0.reason)"
      }
    }
    let forms = "(Unicode forms NFC and NFD)"
    #expect(
      try reasons() == [
        "train/\(composed): is written in other bytes in val \(forms)",
        "val/\(decomposed): is written in other bytes in train \(forms)",
        "val/new: is a class of val only, not of train",
      ])
    try photos.add("val/\(composed)/0.png", value: 250, width: 20, height: 20)
    #expect(
      try reasons() == [
        "val/\(composed): has 1 picture, fewer than 5",
        "val/\(composed): has the name of another class, written in other bytes \(forms)",
        "val/\(decomposed): is written in other bytes in train \(forms)",
        "val/new: is a class of val only, not of train",
      ])
    try FileManager.default.createDirectory(atPath: root + "/val/a/empty", withIntermediateDirectories: true)
    #expect(
      try reasons("/val/a") == [": has one class only", "empty: has no pictures"])
  }
}
