import ArchiveForge
import Foundation

/// Archives and arrays that lie about sizes, places and checksums, and files of other tools.
enum HostileArchiveCases: PickleForge {
  static let cases = patched + entries + bombs + arrays + foreign

  private static let sound = WeightsForge.archive(WeightsForge.good)
  private static let pickle = sound.place(of: WeightsForge.good)
  private static let directory = sound.place(of: [0x50, 0x4B, 1, 2])

  private static func patch(_ name: String, _ file: String, _ place: Int, _ bytes: UInt8...) -> ErrorCase {
    WeightsForge.refused(name, file, sound.patched(place, bytes))
  }

  private static let patched = [
    patch("a wrong checksum of the pickle", "crc.pth", pickle + 20, 0x7A),
    patch("a wrong checksum of the numbers", "crc.pth", sound.place(of: WeightsForge.numbers), 1),
    patch(
      "a directory that claims other sizes", "size.pth", directory + 20, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF,
      0xFF, 0x7F),
    patch("a local header that claims other sizes", "size.pth", 18, 1, 0, 0, 0, 1),
    patch("an entry past the end of the file", "offset.pth", directory + 42, 0xFF, 0xFF, 0xFF, 0x7F),
    patch("a directory past the end of the file", "offset.pth", -6, 0xFF, 0xFF, 0xFF, 0x7F),
    patch("more entries than the directory holds", "count.pth", -14, 9, 0, 9, 0),
    patch(
      "sizes of 2^64 - 1 promised and not given", "wide.pth", directory + 20, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
      0xFF, 0xFF, 0xFF),
    patch("an encrypted entry", "secret.pth", directory + 8, 1),
  ]

  /// An array without a shape, of one number.
  private static let one =
    WeightsForge.numPy + Data([1, 0, 0x10, 0]) + Data("{'descr': '<f4'}\n".utf8) + Data(count: 4)

  private static let entries = [
    WeightsForge.refused(
      "an entry inside another", "overlap.npz",
      ZipForge(entries: [
        .init(name: "a.npy", bytes: WeightsForge.archive("b.npy", one)),
        .init(name: "b.npy", bytes: one, offset: 35),
      ]).data),
    WeightsForge.refused(
      "two entries of one name", "twice.npz",
      ZipForge(entries: [.init(name: "a.npy", bytes: one), .init(name: "a.npy", bytes: one)]).data),
    WeightsForge.refused(
      "60,000 entries", "many.npz",
      ZipForge(entries: (0..<60_000).map { .init(name: "\($0).npy", bytes: Data()) }).data),
  ]

  /// An entry of some bytes and zeros, packed.
  private static func packed(_ name: String, head: Data = Data(), zeros: Int) -> ZipForge.Entry {
    .init(
      name: name, bytes: ZeroForge.deflated(head: head, zeros: zeros), method: 8,
      count: UInt32(head.count + zeros), checksum: ZeroForge.checksum(head: head, zeros: zeros))
  }

  /// An entry of so many numbers, column by column, in two axes, before one that is too short.
  private static func wide(_ name: String, _ type: String, width: Int, _ count: Int) -> ErrorCase {
    let head = WeightsForge.array(
      WeightsForge.described(type, "(\(count >> 10), 1024)", isFortran: true), count: 0)
    let short = WeightsForge.array(WeightsForge.described("<f4", "(1000000,)"))
    return WeightsForge.refused(
      "\(name), and an entry that is too short", "wide.npz",
      ZipForge(entries: [
        packed("a.npy", head: head, zeros: count * width), .init(name: "b.npy", bytes: short),
      ]).data)
  }

  /// A storage of many bytes that become numbers of four, beside one of four numbers.
  private static func grown(_ name: String, _ count: Int, checksum: UInt32? = nil) -> ErrorCase {
    let saved = dictionary(
      text("a") + tensor([1], [1], storage: storage("CharStorage", key: "1", count: count)),
      text("b") + tensor([1], [1]))
    return WeightsForge.refused(
      name, "wide.pth",
      ZipForge(entries: [
        .init(name: "m/data.pkl", bytes: Data(saved)),
        .init(name: "m/data/0", bytes: WeightsForge.numbers, checksum: checksum),
        packed("m/data/1", zeros: count),
      ]).data)
  }

  private static let bombs = [
    WeightsForge.refused(
      "a zip bomb: a gigabyte of zeros in a megabyte", "bomb.npz",
      ZipForge(entries: [bomb(zeros: 1 << 30)]).data),
    WeightsForge.refused(
      "a zip bomb that claims four bytes", "bomb.npz",
      ZipForge(entries: [bomb(zeros: 60 << 20, count: 4)]).data),
    wide("a zip bomb of 8-bit integers", "|i1", width: 1, 63 << 20),
    wide("a zip bomb of 16-bit integers", "<i2", width: 2, 31 << 20),
    wide("a zip bomb of 16-bit floating point numbers", "<f2", width: 2, 31 << 20),
    wide("as many 8-bit integers as may become wider", "|i1", width: 1, 16 << 20),
    wide("as many 32-bit numbers as may be unpacked", "<f4", width: 4, 63 << 18),
    grown("a storage of 64 MiB of bytes that grows in memory", 64 << 20),
    grown(
      "as large a storage as may grow in memory, and numbers with a wrong checksum", 16 << 20, checksum: 0),
    WeightsForge.refused(
      "a zip bomb for a pickle", "bomb.pth",
      ZipForge(entries: [
        packed("m/data.pkl", head: Data([0x80, 2]), zeros: 40_000_001),
        .init(name: "m/data/0", bytes: WeightsForge.numbers),
      ]).data),
  ]

  /// An array of so many zero bytes.
  ///
  /// The reader must stop long before the checksum, which is wrong.
  private static func bomb(zeros: Int, count: Int? = nil) -> ZipForge.Entry {
    let head = WeightsForge.array(WeightsForge.described("<f4", "(\((count ?? zeros) / 4),)"), count: 0)
    return .init(
      name: "a.npy", bytes: ZeroForge.deflated(head: head, zeros: zeros), method: 8,
      count: UInt32(head.count + (count ?? zeros)), checksum: 0)
  }

  private static func array(
    _ name: String, _ content: @autoclosure @escaping @Sendable () -> Data
  ) -> ErrorCase {
    WeightsForge.refused("\(name) (npz)", "wrong.npz", WeightsForge.archive("a.npy", content()))
  }

  private static func array(_ type: String, _ shape: String, count: Int = 4) -> Data {
    WeightsForge.array(WeightsForge.described(type, shape), count: count)
  }

  private static let npz = WeightsForge.archive("a.npy", array("<f4", "(1,)"))

  private static let arrays = [
    array("a shape larger than its numbers", array("<f4", "(1000000,)")),
    array("a shape that overflows", array("<f8", "(4294967296, 4294967296)")),
    array("numbers after the last one", array("<f4", "(1,)", count: 8)),
    array("Python objects", array("|O", "(1,)", count: 8)),
    array(
      "a header of 4 GB", WeightsForge.numPy + Data([2, 0, 0xFF, 0xFF, 0xFF, 0xFF]) + Data("{".utf8)),
    array(
      "300,000 axes",
      WeightsForge.array(
        WeightsForge.described("<f4", "(\(String(repeating: "1,", count: 300_000)))"), version: 2)),
    array(
      "a header that calls a function", WeightsForge.array("{'descr': __import__('os').system('touch x')}")),
    WeightsForge.refused("Python objects (npy)", "objects.npy", array("|O", "(1,)", count: 8)),
    WeightsForge.refused(
      "a wrong checksum (npz)", "crc.npz", npz.patched(npz.place(of: [0x50, 0x4B, 1, 2]) - 1, [1])),
    WeightsForge.refused("npz cut in half", "cut.npz", npz.prefix(npz.count / 2)),
  ]

  /// Files that hold no weights that can be read.
  private static let foreign = [
    WeightsForge.refused("an empty file", "empty.pth", Data()),
    WeightsForge.refused(
      "an HDF5 file", "weights.h5", Data([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A])),
    WeightsForge.refused("a tar archive", "old.pth", Data(count: 257) + Data("ustar".utf8)),
    WeightsForge.refused("a program", "program", Data([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1])),
    WeightsForge.refused(
      "a zip archive of other things", "other.zip", WeightsForge.archive("a.txt", Data("a".utf8))),
  ]
}
