import FoveaCore

/// The links of a group in an HDF5 file.
struct HDF5Links {
  /// A name, and the address of the object that it leads to; nil if it leads to a path or another file.
  struct Link {
    var name: String
    var target: Int?
  }

  /// Reads the links of a group, nil targets included.
  ///
  /// - Throws: `FoveaError` with code `.format` if they are damaged or lie in a heap of the newer kind.
  static func read(_ header: HDF5Header, _ source: inout HDF5Source, path: String) throws -> [Link] {
    if var table = header.body(.symbolTable) {
      guard let tree = try table.address(), let heap = try table.address() else {
        throw source.error(path, "a table of links that lies nowhere")
      }
      var links = HDF5Links(names: try HDF5Links.heap(&source, at: heap), path: path)
      try links.visit(&source, node: tree, level: nil)
      return links.found
    }
    if var info = header.body(.linkInfo) {
      _ = try info.version(0...0)
      let flags = try info.byte()
      if flags & 1 != 0 { try info.skip(8) }
      guard try info.address() == nil else {
        throw source.unsupported(path, "a group whose links lie in a fractal heap")
      }
    }
    return try header.bodies(.link).map { body in
      var body = body
      return try link(&body)
    }
  }

  /// The longest name of a link, in bytes.
  private static let longestName = 1024

  private let names: [UInt8]
  private let path: String
  private var found: [Link] = []
  private var nodes: Set<Int> = []

  private init(names: [UInt8], path: String) { (self.names, self.path) = (names, path) }

  /// The bytes of the names of a group's links.
  private static func heap(_ source: inout HDF5Source, at address: Int) throws -> [UInt8] {
    var cursor = try source.cursor(32, at: address, "heap of names")
    try cursor.expect("HEAP")
    _ = try cursor.version(0...0)
    try cursor.skip(3)
    let count = try cursor.length(UInt64.self)
    try cursor.skip(8)
    guard let data = try cursor.address() else { throw cursor.error("there are no names") }
    return [UInt8](try source.structure(count, at: data, "heap of names"))
  }

  /// Reads a node of the tree of links, and all below it.
  private mutating func visit(_ source: inout HDF5Source, node: Int, level: UInt8?) throws {
    guard nodes.insert(node).inserted else {
      throw source.error(path, "a tree of links that goes in circles")
    }
    var head = try source.cursor(24, at: node, "tree of links")
    try head.expect("TREE")
    guard try head.byte() == 0 else { throw head.error("a tree of something else") }
    let own = try head.byte()
    // Each level is one below that above, so no path through the tree is longer than 256.
    guard level.map({ own == $0 &- 1 && $0 > 0 }) ?? true else { throw head.error("level \(own)") }
    let count = Int(try head.integer(UInt16.self))
    var body = try source.cursor(8 + 16 * count, at: node + 24, "tree of links")
    for _ in 0..<count {
      try body.skip(8)
      guard let child = try body.address() else { throw body.error("a branch that leads nowhere") }
      if own == 0 {
        try visit(&source, leaf: child)
      } else {
        try visit(&source, node: child, level: own)
      }
    }
  }

  /// Reads a leaf of the tree of links.
  private mutating func visit(_ source: inout HDF5Source, leaf: Int) throws {
    guard nodes.insert(leaf).inserted else {
      throw source.error(path, "a tree of links that goes in circles")
    }
    var head = try source.cursor(8, at: leaf, "leaf of links")
    try head.expect("SNOD")
    _ = try head.version(1...1)
    try head.skip(1)
    let count = Int(try head.integer(UInt16.self))
    var body = try source.cursor(40 * count, at: leaf + 8, "leaf of links")
    for _ in 0..<count {
      let offset = try body.length(UInt64.self)
      let target = try body.address()
      // 2 marks a link to a path.
      let isHard = try body.integer(UInt32.self) != 2
      try body.skip(20)
      guard offset < names.count,
        let end = names[offset...].prefix(Self.longestName + 1).firstIndex(of: 0)
      else { throw body.error("a name that does not end, or has more than \(Self.longestName) bytes") }
      try source.spend(end - offset)
      found.append(Link(name: try Self.name(names[offset..<end], body), target: isHard ? target : nil))
    }
  }

  /// Reads a link that stands in the header of its group.
  private static func link(_ cursor: inout ByteCursor) throws -> Link {
    _ = try cursor.version(1...1)
    let flags = try cursor.byte()
    let kind = flags & 8 != 0 ? try cursor.byte() : 0
    try cursor.skip((flags & 4 != 0 ? 8 : 0) + (flags & 16 != 0 ? 1 : 0))
    let count = try cursor.number(bytes: 1 << Int(flags & 3))
    let name = try name(try cursor.take(count), cursor)
    return Link(name: name, target: kind == 0 ? try cursor.address() : nil)
  }

  private static func name(_ bytes: some Collection<UInt8>, _ cursor: ByteCursor) throws -> String {
    guard bytes.count <= longestName, let name = String(validating: bytes, as: UTF8.self), !name.isEmpty,
      !name.contains("/")
    else { throw cursor.error("a name that is empty, too long, has a slash or is no text") }
    return name
  }
}
