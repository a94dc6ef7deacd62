import Foundation
import FoveaCore
import FoveaFormats

/// A published CIFAR data set: what its files are called, and how they are read.
struct CIFARRelease: Sendable {
  /// The name of the data set in its registry.
  var name: String
  /// What the names of its folders and archives begin with, as in `cifar-10`.
  var stem: String
  /// The ending of its binary folder, as in `-batches-bin`.
  var binaryEnding: String
  /// The ending of its folder of pickles.
  var pickledEnding: String
  /// The names of the files of a part, in their order, without an ending.
  var files: @Sendable (DataSplit) -> [String]
  /// The bytes of labels before each picture of the binary form, the last of which is the class.
  var labelBytes: Int
  /// The key of the class in the pickled form.
  var labelKey: String
  /// The names of the classes.
  var classNames: [String]

  /// Pictures and labels as they are gathered.
  private struct Part {
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
  }

  /// Reads one part: from files in the directory or in their own folder there, binary or pickled, or from the
  /// official archive, which stays packed.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no directory, `.file` if the files are not
  ///   in it, `.format` if one is cut short, `.data` if a label is not one of the classes.
  func open(_ split: DataSplit, directory: String?) throws -> CIFARDataSet {
    let root = try FileLocation(dataDirectory: directory, of: name)
    // Downloads get a directory of the data set's name.
    let roots = [root, root.appending(name)]
    let names = files(split)
    for (ending, isPickled) in [(binaryEnding, false), (pickledEnding, true)] {
      for place in roots.flatMap({ [$0.appending(stem + ending), $0] }) {
        let found = names.map { place.appending(isPickled ? $0 : $0 + ".bin") }.filter {
          ![nil, .directory].contains($0.kind)
        }
        guard !found.isEmpty else { continue }
        var part = Part()
        for file in found {
          var reader = try ByteReader(path: file.path)
          try add(reader.array(reader.count, "the pictures"), isPickled, name: file.path, to: &part)
        }
        return try dataSet(part, missing: names.count - found.count, of: names.count, at: place.path)
      }
    }
    for (archive, isPickled) in [("\(stem)-binary.tar.gz", false), ("\(stem)-python.tar.gz", true)] {
      for file in roots.map({ $0.appending(archive) }) where file.kind != nil {
        return try open(file, names: names, isPickled: isPickled)
      }
    }
    throw FoveaError(
      .file, at: root.path,
      "holds neither \(names[0]).bin nor \(names[0]), nor \(stem)\(binaryEnding), \(stem)\(pickledEnding), "
        + "\(stem)-binary.tar.gz or \(stem)-python.tar.gz",
      remedy: "give the directory that holds the files of \(name)")
  }

  /// Reads the files of a part from an archive, in the order of their names.
  private func open(_ archive: FileLocation, names: [String], isPickled: Bool) throws -> CIFARDataSet {
    var reader = try TarReader(path: archive.path)
    var parts: [String: Part] = [:]
    while let entry = try reader.next() {
      let file = FileLocation(entry.name).name
      guard entry.kind == .file, let name = names.first(where: { file == (isPickled ? $0 : $0 + ".bin") })
      else {
        continue
      }
      var part = Part()
      try add(
        [UInt8](reader.read(upTo: entry.count)), isPickled, name: "\(archive.path): \(entry.name)", to: &part)
      parts[name] = part
    }
    var whole = Part()
    for part in names.compactMap({ parts[$0] }) {
      whole.pixels += part.pixels
      whole.labels += part.labels
    }
    guard !whole.labels.isEmpty else {
      throw FoveaError(
        .data, at: archive.path, "contains none of \(names.joined(separator: ", "))",
        remedy: "use the archive as it was published")
    }
    return try dataSet(whole, missing: names.count - parts.count, of: names.count, at: archive.path)
  }

  /// Adds the pictures and labels of a file.
  private func add(_ bytes: [UInt8], _ isPickled: Bool, name: String, to part: inout Part) throws {
    let size = CIFARDataSet.pictureCount
    if isPickled {
      let pictures = try PickledPictures(bytes, name: name)
      guard let labels = pictures.labels[labelKey], labels.count * size == pictures.pixels.count else {
        throw FoveaError(
          .format, at: name,
          "has \(pictures.labels[labelKey]?.count ?? 0) labels for \(pictures.pixels.count) bytes of pictures, "
            + "\(size) each",
          remedy: "the file is damaged; fetch it again")
      }
      try require(labels, name: name)
      part.labels += labels.map { UInt8($0) }
      part.pixels += pictures.pixels
      return
    }
    let record = labelBytes + size
    guard !bytes.isEmpty, bytes.count % record == 0 else {
      throw FoveaError(
        .format, at: name,
        "has \(bytes.count) bytes, expected records of \(record) bytes; \(bytes.count % record) are left over",
        remedy: "the file is truncated; fetch it again")
    }
    let starts = stride(from: 0, to: bytes.count, by: record)
    let labels = starts.map { bytes[$0 + labelBytes - 1] }
    try require(labels.map { Int($0) }, name: name)
    part.labels += labels
    part.pixels.reserveCapacity(part.pixels.count + labels.count * size)
    for start in starts { part.pixels += bytes[start + labelBytes..<start + record] }
  }

  /// Refuses labels that are none of the classes.
  private func require(_ labels: [Int], name: String) throws {
    guard let index = labels.firstIndex(where: { !classNames.indices.contains($0) }) else { return }
    throw FoveaError(
      .data, at: name,
      "label at index \(index) must be in 0..<\(classNames.count), got \(labels[index])",
      remedy: "the file is damaged or belongs to another data set")
  }

  private func dataSet(_ part: Part, missing: Int, of count: Int, at place: String) throws -> CIFARDataSet {
    let remark = "\(place) holds \(count - missing) of the \(count) files to learn from"
    return CIFARDataSet(
      name: name, classNames: classNames, pixels: part.pixels, labels: part.labels,
      remarks: missing > 0 ? [remark] : [])
  }
}
