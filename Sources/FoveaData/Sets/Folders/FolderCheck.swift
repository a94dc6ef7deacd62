import Foundation
import FoveaCompression
import FoveaCore
import FoveaImage

/// Looks at every file of a folder before the first of them is needed.
struct FolderCheck {
  /// The files that can be used.
  private(set) var files: [FolderScan.File] = []
  /// The files that cannot, and why.
  private(set) var broken: [(path: String, error: any Error)] = []
  /// The bytes that all pictures take when they are decoded.
  private(set) var decodedByteCount = 0
  /// Of all files.
  private(set) var fingerprint = ""

  /// Reads the header and the size of every file; where broken files are skipped, all of it.
  ///
  /// - Throws: the error of the first broken file, which names the others, unless they are skipped.
  init(_ files: [FolderScan.File], in root: FileLocation, skippingBroken: Bool) throws {
    var hash = Fingerprint()
    for file in files {
      let location = root.appending(file.path)
      do {
        let bytes = try FileEnds(location)
        hash.add(file.path)
        hash.add("\(bytes.count) \(bytes.checksum)")
        let header = try Picture.header(path: location.path)
        decodedByteCount += header.width * header.height * header.decodedChannels
        if skippingBroken {
          _ = try Picture.load(path: location.path)
        } else {
          try bytes.requireEnd(of: location)
        }
        self.files.append(file)
      } catch {
        broken.append((location.path, error))
      }
    }
    if !skippingBroken, let first = broken.first {
      throw Self.error(first.error, others: broken.dropFirst().map(\.path))
    }
    fingerprint = hash.text
  }

  /// The error of a file that names the other broken ones.
  private static func error(_ first: any Error, others: [String]) -> any Error {
    guard let error = first as? FoveaError else { return first }
    let names =
      others.prefix(3).joined(separator: ", ") + (others.count > 3 ? " and \(others.count - 3) more" : "")
    return FoveaError(
      error.code, at: error.location, error.problem + (others.isEmpty ? "" : "; broken too: \(names)"),
      remedy: error.remedy
    ).skippable
  }
}

extension FoveaError {
  /// The same error of a file that could be skipped.
  var skippable: FoveaError {
    FoveaError(
      code, at: location, problem,
      remedy: (remedy ?? "repair or remove the file") + ", or use \(.skipBroken)")
  }
}

/// The size of a file, and its first and last bytes.
private struct FileEnds {
  static let length = 4096
  var count: Int
  var checksum: UInt32
  private var tail: Data
  private var head: Data

  /// - Throws: `FoveaError` with code `.file` if the file cannot be read.
  init(_ location: FileLocation) throws {
    let (handle, count) = try RegularFile.open(location)
    do {
      head = try handle.read(upToCount: Self.length) ?? Data()
      try handle.seek(toOffset: UInt64(max(0, count - Self.length)))
      tail = try handle.read(upToCount: Self.length) ?? Data()
    } catch {
      throw FoveaError(.file, at: location.path, "cannot be read: \(SystemReason.of(error))")
    }
    self.count = count
    checksum = CRC32.checksum(tail, continuing: CRC32.checksum(head))
  }

  /// Refuses a file that ends before its picture does: a JPEG or PNG file without its last marker.
  func requireEnd(of location: FileLocation) throws {
    let mark: [UInt8]? =
      switch Picture.Format(startOf: head) {
      case .jpeg: [0xFF, 0xD9]
      case .png: Array("IEND".utf8)
      default: nil
      }
    if Picture.Format(startOf: head) == .webp, head.count >= 8 {
      // A RIFF file says how long it is behind its first eight bytes.
      let length = head.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      if length + 8 > count { _ = try Picture.load(path: location.path) }
    }
    // The end of a thumbnail could stand for that of a small file.
    if count <= Self.length * 2 { return _ = try Picture.load(path: location.path) }
    guard let mark, tail.range(of: Data(mark)) == nil else { return }
    // Some programs write kilobytes behind the end; then the whole must be looked at.
    _ = try Picture.load(path: location.path)
  }
}
