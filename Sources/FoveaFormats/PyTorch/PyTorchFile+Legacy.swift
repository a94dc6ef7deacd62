import Foundation
import FoveaCore

extension PyTorchFile {
  /// Reads the form before version 1.6: five pickles, then for each storage its length and its numbers.
  ///
  /// The pickles are a magic number, the format's version 1001, facts about the writer's machine, the
  /// saved value and the list of storages in the order in which their numbers follow. Whatever the machine, those
  /// are little-endian.
  static func decodeLegacy(_ reader: inout ByteReader, key: String?) throws -> PyTorchFile {
    let name = reader.name
    try reader.seek(to: 0, "the head of the file")
    let head = [UInt8](try reader.read(min(reader.count, Unpickler.maximumLength), "the pickles"))
    var position = 0
    func next(_ part: String) throws -> (value: PickleValue, heap: PickleHeap) {
      var unpickler = Unpickler(head, at: position, of: name, part: part)
      let value = try unpickler.run()
      position = unpickler.position
      return (value, unpickler.heap)
    }
    _ = try next("magic number")
    guard case .integer(1001) = try next("version").value else {
      throw FoveaError(.format, at: name, "the older form of PyTorch's files must have version 1001")
    }
    _ = try next("system information")
    let (root, heap) = try next("saved value")
    let (list, keyHeap) = try next("list of storages")
    guard let keys = keyHeap.items(of: list, .list) else {
      throw FoveaError(.format, at: name, "the list of storages is \(list.kind)")
    }
    let dictionary = try StateDictionary(root, in: heap, key: key, file: name)
    let storages = try locate(keys, heap, from: position, &reader)
    let plan = try TensorPlan(dictionary.tensors, file: name, fileSize: reader.count) {
      storages[$0]?.count
    }
    let tensors = try plan.read { key in
      guard let place = storages[key] else { return Data() }
      try reader.seek(to: place.lowerBound, "storage \(quoted(key))")
      return try reader.read(place.count, "storage \(quoted(key))")
    }
    return PyTorchFile(
      form: .legacy, tensors: tensors, types: plan.types, metadata: dictionary.metadata,
      notes: dictionary.notes)
  }

  /// Finds where the numbers of each storage lie; their widths are known from the saved value only.
  private static func locate(
    _ keys: [PickleValue], _ heap: PickleHeap, from start: Int, _ reader: inout ByteReader
  ) throws -> [String: Range<Int>] {
    let known = Dictionary(heap.storages.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    var places: [String: Range<Int>] = [:]
    var position = start
    for value in keys {
      guard case .text(let key) = value, let storage = known[key], places[key] == nil else {
        throw FoveaError(
          .format, at: reader.name, "the list of storages names one that is unknown or appears twice",
          remedy: "the file is damaged")
      }
      let width = storage.type.byteCount
      let what = "storage \(quoted(key))"
      try reader.seek(to: position, what)
      var cursor = ByteCursor([UInt8](try reader.read(8, what)), of: reader.name, part: what)
      let count = try cursor.integer(Int64.self)
      guard count == storage.count, count <= reader.remaining / width else {
        throw FoveaError(
          .format, at: reader.name,
          "\(what) claims \(count) numbers of \(width) bytes, the pickle \(storage.count); "
            + "\(reader.remaining) bytes are left", remedy: "the file is truncated or damaged")
      }
      position += 8
      places[key] = position..<position + Int(count) * width
      position += Int(count) * width
    }
    guard position == reader.count else {
      throw FoveaError(
        .format, at: reader.name, "\(reader.count - position) bytes follow the last storage",
        remedy: "the file is damaged")
    }
    return places
  }
}
