package import Foundation

/// Makes files of the HDF5 format: groups with a table of links, and datasets of `float32` in one piece.
package struct HDF5Forge {
  /// A group, or a dataset with its extents and numbers.
  private indirect enum Item {
    case group([(name: String, item: Item)])
    case dataset([Int], [Float])
    /// What the same group has under another name.
    case link(String)
  }

  private var root: [(name: String, item: Item)] = []

  /// How many attributes of 60,000 bytes each dataset has.
  private let attributes: Int

  /// Makes an empty file, whose datasets get so many attributes of 60,000 bytes.
  package init(attributes: Int = 0) { self.attributes = attributes }

  /// Adds a dataset; slashes in its name make groups.
  package mutating func add(_ name: String, _ extents: [Int], _ values: [Float]) {
    Self.insert(.dataset(extents, values), at: name.split(separator: "/").map(String.init)[...], into: &root)
  }

  /// Adds another name for something at the top of the file.
  package mutating func link(_ name: String, to other: String) { root.append((name, .link(other))) }

  private static func insert(
    _ item: Item, at path: ArraySlice<String>, into group: inout [(name: String, item: Item)]
  ) {
    guard let first = path.first else { return }
    guard path.count > 1 else { return group.append((first, item)) }
    var (inner, place): ([(name: String, item: Item)], Int) = ([], group.count)
    if let index = group.firstIndex(where: { $0.name == first }), case .group(let known) = group[index].item {
      (inner, place) = (known, index)
    } else {
      group.append((first, .group([])))
    }
    insert(item, at: path.dropFirst(), into: &inner)
    group[place].item = .group(inner)
  }

  /// The bytes of the file.
  package var data: Data {
    var bytes = Bytes(attributes: attributes)
    bytes.data = Data([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A])
    bytes.data += [0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0, 0, 0, 0, 0]
    bytes.append([0, -1, 0, -1, 0, 0, 0, 0, 0])
    let root = bytes.write(.group(root))
    bytes.set(root, at: 64)
    bytes.set(bytes.data.count, at: 40)
    return bytes.data
  }

  /// The bytes of a file as they grow.
  private struct Bytes {
    var attributes = 0
    var data = Data()

    /// Appends integers of 64 bits; -1 stands for no address.
    mutating func append(_ numbers: [Int]) {
      for number in numbers { data += Self.bytes(UInt64(bitPattern: Int64(number)), 8) }
    }

    /// The lowest bytes of a number, the lowest first.
    private static func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    mutating func set(_ number: Int, at place: Int) {
      data.replaceSubrange(place..<place + 8, with: Self.bytes(UInt64(number), 8))
    }

    /// Writes an item, and returns the address of its header.
    mutating func write(_ item: Item) -> Int {
      switch item {
      case .dataset(let extents, let values):
        let place = data.count
        for value in values { data += Self.bytes(UInt64(value.bitPattern), 4) }
        pad()
        var space = Bytes()
        space.data += [1, UInt8(extents.count), 0, 0, 0, 0, 0, 0]
        space.append(extents)
        var layout = Bytes()
        layout.data += [3, 1]
        layout.append([place, 4 * values.count])
        layout.pad()
        let type = Data([0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0, 0, 0, 0, 0])
        let attribute = (kind: UInt8(12), body: Data(count: 60_000))
        return header(
          [(1, space.data), (3, type), (8, layout.data)] + Array(repeating: attribute, count: attributes))
      case .link: return 0
      case .group(let links):
        var known: [String: Int] = [:]
        let targets = links.map { name, item in
          if case .link(let other) = item { return (name, known[other] ?? 0) }
          let place = write(item)
          known[name] = place
          return (name, place)
        }
        var names = Data([0, 0, 0, 0, 0, 0, 0, 0])
        let leaf = data.count
        data += Data("SNOD".utf8) + [1, 0, UInt8(links.count & 0xFF), UInt8(links.count >> 8)]
        for (name, target) in targets {
          append([names.count, target, 0, 0, 0])
          names += Data(name.utf8) + [0]
        }
        while names.count % 8 != 0 { names.append(0) }
        let words = data.count
        data += names
        let heap = data.count
        data += Data("HEAP".utf8) + [0, 0, 0, 0]
        append([names.count, 1, words])
        let tree = data.count
        data += Data("TREE".utf8) + [0, 0, links.isEmpty ? 0 : 1, 0]
        append([-1, -1, 0, leaf, 0])
        var table = Bytes()
        table.append([tree, heap])
        return header([(0x11, table.data)])
      }
    }

    /// Writes a header of messages.
    private mutating func header(_ messages: [(kind: UInt8, body: Data)]) -> Int {
      let place = data.count
      let count = messages.reduce(0) { $0 + 8 + $1.body.count }
      data += [1, 0, UInt8(messages.count), 0, 1, 0, 0, 0]
      append([count])
      for (kind, body) in messages {
        data += [kind, 0, UInt8(body.count & 0xFF), UInt8(body.count >> 8), 0, 0, 0, 0] + body
      }
      return place
    }

    mutating func pad() { while data.count % 8 != 0 { data.append(0) } }
  }
}
