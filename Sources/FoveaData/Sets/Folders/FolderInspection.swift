import Foundation
import FoveaCore
import FoveaImage

/// The findings about the files of a folder of pictures, none of which is changed or deleted.
public struct FolderInspection: Sendable {
  /// A finding about one file or directory.
  public struct Finding: Hashable, Sendable {
    /// The path of the file or the directory.
    public var path: String
    /// The finding, as a phrase that follows the path.
    public var reason: String
  }

  /// The number of files that have the ending of a picture.
  public private(set) var files = 0
  /// Files that cannot be read or decoded, and why.
  public private(set) var broken: [Finding] = []
  /// Files that no data set takes, and why: those without the ending of a picture, and pictures of no class.
  public private(set) var ignored: [Finding] = []
  /// Groups of files with the same decoded picture, by their paths.
  public private(set) var duplicates: [[String]] = []
  /// Readable files that may be wrong, and odd classes: tiny or huge pictures, wrong endings, one picture in
  /// two classes or parts, classes with few pictures or look-alike names.
  public private(set) var suspicious: [Finding] = []

  /// A side below so many pixels is tiny.
  static let tinySide = 16
  /// A picture of more pixels is huge.
  static let hugeArea = 50_000_000

  /// A part of a data set, as `train`, and the class of a file in it.
  private struct Place: Hashable {
    var part: String
    var label: String
  }

  /// Decodes every picture below a directory, one after the other.
  ///
  /// - Parameters:
  ///   - path: The directory, with or without directories for parts and classes in it.
  ///   - watch: Called after each file with the numbers of files that are done and of all files; what it
  ///     throws ends the inspection.
  /// - Throws: `FoveaError` with code `.file` if a directory cannot be listed, and what `watch` throws.
  public init(path: String, watch: (_ done: Int, _ count: Int) throws -> Void = { _, _ in }) throws {
    let root = FileLocation(path)
    var entries: [(location: FileLocation, place: Place)] = []
    var parts: [ClassDoubts.Part] = []
    for (part, directory) in try FolderLayout(root).directories {
      let scan = try FolderScan(directory, order: nil)
      entries += scan.files.map {
        (directory.appending($0.path), Place(part: part, label: scan.classes[$0.label]))
      }
      entries += scan.loose.map { (directory.appending($0), Place(part: part, label: "")) }
      ignored += (scan.loose + scan.foreign).map { name in
        let file = directory.appending(name)
        return Finding(path: file.path, reason: Self.reasonToIgnore(file))
      }
      let counts = scan.files.reduce(into: [Int](repeating: 0, count: scan.classes.count)) {
        $0[$1.label] += 1
      }
      parts.append(
        ClassDoubts.Part(
          name: part, directory: directory, classes: zip(scan.classes, counts).map { ($0, $1) }))
    }
    suspicious = ClassDoubts(parts).findings
    files = entries.count
    var byPicture: [String: [Int]] = [:]
    var order: [String] = []
    for (index, entry) in entries.enumerated() {
      if let key = look(at: entry.location) {
        if byPicture[key] == nil { order.append(key) }
        byPicture[key, default: []].append(index)
      }
      try watch(index + 1, entries.count)
    }
    for group in order.compactMap({ byPicture[$0] }) where group.count > 1 {
      let paths = group.map { entries[$0].location.path }
      duplicates.append(paths)
      let places = group.map { entries[$0].place }
      if Set(places.map(\.part)).count > 1 {
        suspicious.append(
          Finding(path: paths[0], reason: "is in \(Self.list(places.map(\.part))), also as \(paths[1])"))
      }
      if Set(places.map(\.label)).count > 1 {
        suspicious.append(
          Finding(
            path: paths[0], reason: "is of the classes \(Self.list(places.map(\.label))), also as \(paths[1])"
          ))
      }
    }
  }

  private static func list(_ names: [String]) -> String { Set(names).sorted().joined(separator: " and ") }

  /// Decodes a file and notes what is to be said; gives a hash of its picture, nil if it has none.
  private mutating func look(at location: FileLocation) -> String? {
    do {
      let data = try Picture.contents(of: SequentialFile(location))
      let header = try Picture.header(of: data, name: location.path)
      var pixels: [UInt8] = []
      let picture = try Picture.decode(data, name: location.path, into: &pixels)
      for reason in Self.doubts(header, location) + [picture.doubt].compactMap(\.self) {
        suspicious.append(Finding(path: location.path, reason: reason))
      }
      var hash = Fingerprint()
      hash.add("\(picture.width) x \(picture.height) x \(picture.channels)")
      hash.add(pixels)
      return hash.text
    } catch let error as FoveaError {
      broken.append(Finding(path: location.path, reason: error.problem))
    } catch {
      broken.append(Finding(path: location.path, reason: "\(error)"))
    }
    return nil
  }

  /// The endings that cameras give to the unprocessed pictures of their sensors.
  private static let sensorEndings: Set<String> = [
    "3fr", "arw", "cr2", "cr3", "dng", "erf", "kdc", "mrw", "nef", "nrw", "orf", "pef", "raf", "raw", "rw2",
    "srw",
  ]

  /// Why a file is in no data set.
  private static func reasonToIgnore(_ file: FileLocation) -> String {
    if FolderScan.endings.contains(file.ending) { return "is not in the directory of a class" }
    return sensorEndings.contains(file.ending)
      ? "is a camera's RAW file, which is not read; convert it to JPEG" : "is not a picture"
  }

  /// What is odd about a picture that can be read.
  private static func doubts(_ header: PictureHeader, _ location: FileLocation) -> [String] {
    var doubts: [String] = []
    if !header.format.endings.contains(location.ending) {
      doubts.append("is \(header.format.rawValue), not what .\(location.ending) says")
    }
    if min(header.width, header.height) < tinySide {
      doubts.append("has only \(header.width) x \(header.height) pixels")
    }
    if header.width * header.height > hugeArea {
      doubts.append("has \(header.width) x \(header.height) pixels, which take long to decode")
    }
    return doubts
  }
}

extension Picture.Format {
  /// The endings that files of the format usually have.
  fileprivate var endings: Set<String> {
    switch self {
    case .png: ["png"]
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    case .webp: ["webp"]
    case .heic: ["heic", "heif"]
    }
  }
}
