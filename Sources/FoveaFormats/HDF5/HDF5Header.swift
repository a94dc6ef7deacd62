import FoveaCore

/// The header of an object in an HDF5 file: messages that describe it.
struct HDF5Header {
  /// The kinds of messages that are looked at.
  enum Kind: UInt16 {
    case dataspace = 0x01
    case linkInfo = 0x02
    case datatype = 0x03
    case link = 0x06
    case layout = 0x08
    case filters = 0x0B
    case continuation = 0x10
    case symbolTable = 0x11
  }

  /// A message and its body.
  struct Message {
    var kind: Kind
    /// Whether the body is the address of a body elsewhere.
    var isShared: Bool
    var body: ByteCursor
  }

  /// The messages of known kinds, in the order of the file.
  private(set) var messages: [Message] = []

  /// The most bytes that the messages of an object may have, attributes included.
  private static let longest = 32 << 20

  /// What a message takes in memory besides its bytes.
  private static let messageSize = 64

  /// Reads the header at an address, with all that it continues in.
  ///
  /// - Throws: `FoveaError` with code `.format` if it is damaged.
  init(_ source: inout HDF5Source, at address: Int, path: String) throws {
    let part = "header of \(path.isEmpty ? "the root group" : quoted(path))"
    var head = try source.cursor(min(48, source.count - min(address, source.count)), at: address, part)
    let isModern = head.bytesAhead.starts(with: "OHDR".utf8)
    var pieces: [(address: Int, count: Int)]
    var hasOrder = false
    if isModern {
      try head.skip(4)
      _ = try head.version(2...2)
      let flags = try head.byte()
      hasOrder = flags & 4 != 0
      try head.skip((flags & 0x20 != 0 ? 16 : 0) + (flags & 0x10 != 0 ? 4 : 0))
      let count = try head.number(bytes: 1 << Int(flags & 3))
      pieces = [(address + head.position, count)]
    } else {
      _ = try head.version(1...1)
      try head.skip(7)
      let count = Int(try head.integer(UInt32.self))
      try head.skip(4)
      pieces = [(address + head.position, count)]
    }
    var (total, next) = (0, 0)
    while next < pieces.count {
      let piece = pieces[next]
      next += 1
      guard piece.count <= Self.longest - total else {
        throw source.error(path, "its header has more than \(Self.longest) bytes")
      }
      // Every piece counts, so that none can be read without end.
      total += piece.count + 1024
      var cursor = try source.cursor(piece.count, at: piece.address, part)
      if isModern, next > 1 { try cursor.expect("OCHK") }
      // A check sum ends the pieces that have a mark at their beginning.
      let tail = isModern && next > 1 ? 4 : 0
      try take(&cursor, isModern: isModern, hasOrder: hasOrder, tail: tail) { pieces.append($0) }
      try source.spend(Self.messageSize * (messages.count + pieces.count))
    }
  }

  /// Takes the messages of one piece apart.
  private mutating func take(
    _ cursor: inout ByteCursor, isModern: Bool, hasOrder: Bool, tail: Int,
    more: ((address: Int, count: Int)) -> Void
  ) throws {
    let least = isModern ? (hasOrder ? 6 : 4) : 8
    while cursor.remaining - tail >= least {
      let number = isModern ? UInt16(try cursor.byte()) : try cursor.integer(UInt16.self)
      let count = Int(try cursor.integer(UInt16.self))
      let flags = try cursor.byte()
      try cursor.skip(least - (isModern ? 4 : 5))
      let body = ByteCursor(Array(try cursor.take(count)), of: cursor.name, part: cursor.part)
      guard let kind = Kind(rawValue: number) else { continue }
      guard kind == .continuation else {
        messages.append(Message(kind: kind, isShared: flags & 2 != 0, body: body))
        continue
      }
      var place = body
      guard let address = try place.address() else { throw cursor.error("continues nowhere") }
      more((address, try place.length(UInt64.self)))
    }
  }

  /// The body of the only message of a kind, nil if there is none.
  func body(_ kind: Kind) -> ByteCursor? { messages.first { $0.kind == kind }?.body }

  /// The bodies of all messages of a kind.
  func bodies(_ kind: Kind) -> [ByteCursor] { messages.filter { $0.kind == kind }.map(\.body) }
}
