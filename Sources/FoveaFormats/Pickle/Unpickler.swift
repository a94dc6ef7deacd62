import FoveaCore

/// Reads a pickle that describes weights, and can do nothing else.
///
/// A pickle is a program for a machine with a stack. This machine has no instruction that calls, imports
/// or makes instances: the few names that `PickleGlobal` knows have a meaning of their own, and what is made with
/// any other is an object of which no more than the name is kept. So a checkpoint may hold whatever training put
/// beside the weights. A program cannot loop, so its work is bounded by its bytes; what an instruction copies is
/// counted against the same bound.
struct Unpickler {
  /// The most instructions and copied values; a tensor takes about thirty.
  static let maximumWork = 1_000_000
  /// The longest pickle in bytes.
  static let maximumLength = 32 << 20

  /// The values that hold others.
  var heap = PickleHeap()
  var cursor: ByteCursor
  private var stack: [PickleValue] = []
  /// The heights of the stack at its marks.
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  private var work = 0
  /// Texts and bytes that are longer are left where they lie.
  private let longestText: Int
  /// Where the longer ones lie.
  private(set) var longTexts: [Range<Int>] = []

  /// Gets ready to read a pickle that begins at `position` of the bytes.
  init(
    _ bytes: [UInt8], at position: Int = 0, of name: String, part: String, longestText: Int = .max
  ) {
    self.longestText = longestText
    cursor = ByteCursor(bytes, at: position, of: name, part: part)
  }

  /// The number of bytes read: after `run()`, where the pickle ends.
  var position: Int { cursor.position }

  /// Reads the pickle to its end.
  ///
  /// - Returns: The value that it describes.
  /// - Throws: `FoveaError` with code `.format` if the pickle is damaged, too long or needs something outside it.
  mutating func run() throws -> PickleValue {
    while true {
      try charge(1)
      let byte = try cursor.byte()
      guard let opcode = PickleOpcode(rawValue: byte) else {
        throw cursor.error(
          "the pickle has the instruction 0x\(String(byte, radix: 16)), which weights do not need",
          remedy: "save model.state_dict() with torch.save")
      }
      if opcode == .stop {
        let value = try pop()
        guard stack.isEmpty, marks.isEmpty else { throw cursor.error("the pickle ends too early") }
        return value
      }
      try execute(opcode)
    }
  }

  private mutating func execute(_ opcode: PickleOpcode) throws {
    switch opcode {
    case .stop: break  // The caller's.
    case .protocolVersion:
      let version = try cursor.byte()
      guard (0...5).contains(version) else { throw cursor.error("pickle protocol \(version) is unknown") }
    case .frame:
      let length = try cursor.length(UInt64.self)
      guard length <= cursor.remaining else {
        throw cursor.error("a frame of \(length) bytes, \(cursor.remaining) are left")
      }

    case .none: stack.append(.none)
    case .newTrue: stack.append(.boolean(true))
    case .newFalse: stack.append(.boolean(false))
    case .integer: stack.append(.integer(Int(try cursor.integer(Int32.self))))
    case .integer1: stack.append(.integer(Int(try cursor.byte())))
    case .integer2: stack.append(.integer(Int(try cursor.integer(UInt16.self))))
    case .long1: stack.append(Self.integer(try cursor.take(Int(cursor.byte()))))
    case .long4: stack.append(Self.integer(try cursor.take(Int(cursor.integer(Int32.self)))))
    case .float:
      stack.append(.float(Double(bitPattern: try cursor.integer(UInt64.self).byteSwapped)))
    case .textInteger, .textLong: stack.append(try lineInteger())
    case .textFloat: stack.append(try lineFloat())

    case .unicode: stack.append(try text(cursor.length(UInt32.self)))
    case .shortUnicode: stack.append(try text(Int(cursor.byte())))
    case .longUnicode: stack.append(try text(cursor.length(UInt64.self)))
    case .string:
      let count = try cursor.length(UInt32.self)
      if count > longestText { try skipBytes(count) } else { stack.append(try oldText(count)) }
    case .shortString: stack.append(try oldText(Int(cursor.byte())))
    case .textString: stack.append(try lineString())
    case .textUnicode: stack.append(try lineUnicode())
    case .bytes: try skipBytes(cursor.length(UInt32.self))
    case .shortBytes: try skipBytes(Int(cursor.byte()))
    case .longBytes, .byteArray: try skipBytes(cursor.length(UInt64.self))

    case .mark: marks.append(stack.count)
    case .pop: _ = try pop()
    case .popMark: _ = try popToMark()
    case .duplicate: stack.append(try top())
    case .emptyTuple: stack.append(heap.add(.tuple))
    case .emptyList: stack.append(heap.add(.list))
    case .emptySet: stack.append(heap.add(.set))
    case .emptyDictionary: stack.append(heap.add(.dictionary))
    case .tuple: stack.append(heap.add(.tuple, try popToMark()))
    case .tuple1: stack.append(heap.add(.tuple, try pop(1)))
    case .tuple2: stack.append(heap.add(.tuple, try pop(2)))
    case .tuple3: stack.append(heap.add(.tuple, try pop(3)))
    case .list: stack.append(heap.add(.list, try popToMark()))
    case .frozenSet: stack.append(heap.add(.set, try popToMark()))
    case .dictionary:
      let items = try popToMark()
      stack.append(heap.add(.dictionary))
      try extend(.dictionary, by: items)
    case .append: try extend(.list, by: pop(1))
    case .appends: try extend(.list, by: popToMark())
    case .addItems: try extend(.set, by: popToMark())
    case .setItem: try extend(.dictionary, by: pop(2))
    case .setItems: try extend(.dictionary, by: popToMark())

    case .put: memo[Int(try cursor.byte())] = try top()
    case .longPut: memo[try cursor.length(UInt32.self)] = try top()
    case .textPut: memo[try linePlace()] = try top()
    case .memoize: memo[memo.count] = try top()
    case .get: stack.append(try recall(Int(cursor.byte())))
    case .longGet: stack.append(try recall(cursor.length(UInt32.self)))
    case .textGet: stack.append(try recall(linePlace()))

    case .global: stack.append(.global(try lineGlobal()))
    case .stackGlobal:
      guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
        throw cursor.error("the name of a class is not text")
      }
      stack.append(.global(PickleGlobal(module: module, name: name)))
    case .persistentIdentifier: stack.append(try storage(pop()))
    case .textPersistentIdentifier:
      _ = try cursor.line()
      throw cursor.error(
        "storages are named by text, as protocol 0 does it",
        remedy: "save model.state_dict() with torch.save and its own pickle protocol")
    case .reduce:
      let arguments = try pop()
      stack.append(try call(pop(), with: arguments))
    case .newObject:
      _ = try pop()
      stack.append(try instance(of: pop()))
    case .newObjectWithKeys:
      _ = try pop(2)
      stack.append(try instance(of: pop()))
    case .object:
      guard let first = try popToMark().first else { throw cursor.error("an object has no class") }
      stack.append(try instance(of: first))
    case .instance:
      let name = try lineGlobal()
      _ = try popToMark()
      stack.append(try instance(of: .global(name)))
    case .build:
      // Attributes are of no use here: PyTorch hangs version numbers on dictionaries, and objects stay names.
      _ = try pop()
      switch try top() {
      case .collection, .object: break
      case let other: throw cursor.error("the pickle sets attributes of \(other.kind)")
      }
    }
  }

  // MARK: The stack

  private func top() throws -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.last else {
      throw cursor.error("the pickle's stack is empty")
    }
    return value
  }

  private mutating func pop() throws -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func pop(_ count: Int) throws -> [PickleValue] {
    guard stack.count - (marks.last ?? 0) >= count else { throw cursor.error("the pickle's stack is empty") }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popToMark() throws -> [PickleValue] {
    guard let mark = marks.popLast() else { throw cursor.error("the pickle's stack has no mark") }
    return try pop(stack.count - mark)
  }

  private mutating func extend(_ kind: PickleHeap.Collection.Kind, by items: [PickleValue]) throws {
    let target = try top()
    if case .object = target { return }
    guard case .collection(let place) = target, heap.collections[place].kind == kind else {
      throw cursor.error("the pickle adds to \(target.kind) as if it were a \(kind)")
    }
    guard kind != .dictionary || items.count.isMultiple(of: 2) else {
      throw cursor.error("a key has no value")
    }
    heap.collections[place].items += items
  }

  private func recall(_ place: Int) throws -> PickleValue {
    guard let value = memo[place] else {
      throw cursor.error("the pickle recalls an object that it did not store")
    }
    return value
  }

  private mutating func skipBytes(_ count: Int) throws {
    if count > longestText { longTexts.append(cursor.position..<cursor.position + count) }
    try cursor.skip(count)
    stack.append(.object("bytes"))
  }

  /// Counts work that is to be done.
  mutating func charge(_ amount: Int) throws {
    work += amount
    guard work <= Self.maximumWork else {
      throw cursor.error(
        "the pickle takes more than \(Self.maximumWork) instructions",
        remedy: "save model.state_dict() alone with torch.save")
    }
  }
}
