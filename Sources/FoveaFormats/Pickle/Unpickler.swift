import FoveaCore

/// Reads a pickle that describes weights, and can do nothing else.
///
/// A pickle is a program for a machine with a stack. This machine has no instruction that calls, imports
/// or makes instances: the few names that `PickleGlobal` lists have a meaning of their own, and any other
/// is an error. A program cannot loop, so its work is bounded by its bytes; what an instruction copies is
/// counted against the same bound.
struct Unpickler {
  /// The most instructions and copied values; a tensor takes about thirty.
  static let maximumWork = 1_000_000
  /// The longest pickle in bytes.
  static let maximumLength = 32 << 20

  /// The values that hold others.
  private(set) var heap = PickleHeap()
  private var cursor: ByteCursor
  private var stack: [PickleValue] = []
  /// The heights of the stack at its marks.
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  private var work = 0

  /// Gets ready to read a pickle that begins at `position` of the bytes.
  init(_ bytes: [UInt8], at position: Int = 0, of name: String, part: String) {
    cursor = ByteCursor(bytes, at: position, of: name, part: part)
  }

  /// The number of bytes passed: after `run()`, where the pickle ends.
  var position: Int { cursor.position }

  /// Reads the pickle to its end.
  ///
  /// - Returns: The value that it describes.
  /// - Throws: `FoveaError` with code `.format` if the pickle is damaged, too long or asks for anything
  ///   that weights do not need.
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
      guard (2...5).contains(version) else { throw cursor.error("pickle protocol \(version) is unknown") }
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
    case .float:
      stack.append(.float(Double(bitPattern: try cursor.integer(UInt64.self).byteSwapped)))
    case .unicode: stack.append(try text(cursor.length(UInt32.self)))
    case .shortUnicode: stack.append(try text(Int(cursor.byte())))
    case .string: stack.append(try oldText(cursor.length(UInt32.self)))
    case .shortString: stack.append(try oldText(Int(cursor.byte())))
    case .bytes:
      try cursor.skip(cursor.length(UInt32.self))
      stack.append(.other)
    case .shortBytes:
      try cursor.skip(Int(cursor.byte()))
      stack.append(.other)

    case .mark: marks.append(stack.count)
    case .emptyTuple: stack.append(heap.add(.tuple))
    case .emptyList: stack.append(heap.add(.list))
    case .emptySet: stack.append(heap.add(.set))
    case .emptyDictionary: stack.append(heap.add(.dictionary))
    case .tuple: stack.append(heap.add(.tuple, try popToMark()))
    case .tuple1: stack.append(heap.add(.tuple, try pop(1)))
    case .tuple2: stack.append(heap.add(.tuple, try pop(2)))
    case .tuple3: stack.append(heap.add(.tuple, try pop(3)))
    case .append: try extend(.list, by: pop(1))
    case .appends: try extend(.list, by: popToMark())
    case .addItems: try extend(.set, by: popToMark())
    case .setItem: try extend(.dictionary, by: pop(2))
    case .setItems: try extend(.dictionary, by: popToMark())

    case .put: memo[Int(try cursor.byte())] = try top()
    case .longPut: memo[try cursor.length(UInt32.self)] = try top()
    case .memoize: memo[memo.count] = try top()
    case .get: stack.append(try recall(Int(cursor.byte())))
    case .longGet: stack.append(try recall(cursor.length(UInt32.self)))

    case .global:
      let module = String(decoding: try cursor.line(), as: UTF8.self)
      let name = String(decoding: try cursor.line(), as: UTF8.self)
      stack.append(.global(try global(module, name)))
    case .stackGlobal:
      guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
        throw cursor.error("the name of a class is not text")
      }
      stack.append(.global(try global(module, name)))
    case .persistentIdentifier: stack.append(try storage(pop()))
    case .reduce:
      let arguments = try pop()
      guard case .global(let global) = try pop() else {
        throw cursor.error("the pickle calls what is no class")
      }
      stack.append(try apply(global, to: arguments))
    case .build:
      // The only instances with attributes are ordered dictionaries: PyTorch hangs version numbers on them.
      _ = try pop()
      guard heap.items(of: try top(), .dictionary) != nil else {
        throw cursor.error("the pickle sets attributes of \(try top().kind)")
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
    guard case .collection(let place) = try top(), heap.collections[place].kind == kind else {
      throw cursor.error("the pickle adds to \(try top().kind) as if it were a \(kind)")
    }
    guard kind != .dictionary || items.count.isMultiple(of: 2) else {
      throw cursor.error("a key has no value")
    }
    heap.collections[place].items += items
  }

  private func recall(_ place: Int) throws -> PickleValue {
    guard let value = memo[place] else { throw cursor.error("the pickle recalls what it did not keep") }
    return value
  }

  private mutating func charge(_ amount: Int) throws {
    work += amount
    guard work <= Self.maximumWork else {
      throw cursor.error(
        "the pickle takes more than \(Self.maximumWork) instructions",
        remedy: "save model.state_dict() alone with torch.save")
    }
  }

  // MARK: Simple values

  private mutating func text(_ count: Int) throws -> PickleValue {
    guard let text = String(validating: try cursor.take(count), as: UTF8.self) else {
      throw cursor.error("a string is not UTF-8")
    }
    return .text(text)
  }

  /// A string of Python 2, which has no encoding: UTF-8 if it can be, otherwise Latin-1.
  private mutating func oldText(_ count: Int) throws -> PickleValue {
    let bytes = try cursor.take(count)
    if let text = String(validating: bytes, as: UTF8.self) { return .text(text) }
    return .text(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
  }

  /// An integer in the fewest bytes, little-endian, two's complement.
  private static func integer(_ bytes: ArraySlice<UInt8>) -> PickleValue {
    guard bytes.count <= 8 else { return .largeInteger }
    let isNegative = (bytes.last ?? 0) >= 0x80
    return .integer(bytes.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) })
  }

  // MARK: Names and what they stand for

  private func global(_ module: String, _ name: String) throws -> PickleGlobal {
    if let global = PickleGlobal(module: module, name: name) { return global }
    throw cursor.error(
      "the pickle asks for \(quoted(String("\(module).\(name)".prefix(120)))), "
        + "which weights do not need; it was not run",
      remedy: "save model.state_dict() with torch.save")
  }

  private mutating func apply(_ global: PickleGlobal, to arguments: PickleValue) throws -> PickleValue {
    guard let arguments = heap.items(of: arguments, .tuple) else {
      throw cursor.error("arguments are no tuple")
    }
    try charge(arguments.count)
    switch global {
    case .dictionary: return try dictionary(arguments)
    case .size:
      guard arguments.count == 1, heap.items(of: arguments[0], .tuple) != nil else {
        throw cursor.error("a torch.Size is made of a tuple")
      }
      return arguments[0]
    case .tensor: return try tensor(arguments)
    case .parameter:
      guard let first = arguments.first, case .tensor = first else {
        throw cursor.error("a parameter is made of a tensor")
      }
      return first
    case .attributed:
      // How it is made and of what, its class, and the attributes, which are of no use here.
      guard arguments.count == 4, case .global(let maker) = arguments[0],
        [.tensor, .parameter].contains(maker)
      else { throw cursor.error("a tensor with attributes is made by what makes no tensor") }
      return try apply(maker, to: arguments[2])
    case .other: return .other
    case .storage: throw cursor.error("the pickle calls a storage class")
    }
  }

  /// An ordered dictionary of nothing, of another dictionary, or (Python 2) of a list of pairs.
  private mutating func dictionary(_ arguments: [PickleValue]) throws -> PickleValue {
    guard let argument = arguments.first else { return heap.add(.dictionary) }
    guard arguments.count == 1 else { throw cursor.error("a dictionary is made of one collection") }
    if heap.items(of: argument, .dictionary) != nil { return argument }
    guard let pairs = heap.items(of: argument, .list) else {
      throw cursor.error("a dictionary is made of a list of pairs")
    }
    try charge(pairs.count)
    var items: [PickleValue] = []
    for pair in pairs {
      guard let pair = heap.items(of: pair, .list) ?? heap.items(of: pair, .tuple), pair.count == 2 else {
        throw cursor.error("a dictionary is made of a list of pairs")
      }
      items += pair
    }
    return heap.add(.dictionary, items)
  }

  /// A tensor of storage, offset, extents and strides; what follows them is of no use here.
  private mutating func tensor(_ arguments: [PickleValue]) throws -> PickleValue {
    guard arguments.count >= 4, case .storage(let place) = arguments[0],
      case .integer(let offset) = arguments[1], let extents = heap.integers(of: arguments[2]),
      let strides = heap.integers(of: arguments[3]), extents.count == strides.count
    else { throw cursor.error("a tensor is made of storage, offset, extents and strides") }
    guard extents.count <= 64 else { throw cursor.error("a tensor has \(extents.count) axes, at most 64") }
    try charge(2 * extents.count)
    heap.tensors.append(
      PickleHeap.Tensor(storage: heap.storages[place], offset: offset, extents: extents, strides: strides))
    return .tensor(heap.tensors.count - 1)
  }

  /// A storage by `("storage", class, key, device, count)`; old files add `None` or `(key, first, count)`.
  private mutating func storage(_ identifier: PickleValue) throws -> PickleValue {
    guard let items = heap.items(of: identifier, .tuple), (5...6).contains(items.count),
      items[0] == .text("storage"), case .global(.storage(let type)) = items[1],
      case .text(let key) = items[2], case .integer(let count) = items[4], count >= 0
    else {
      throw cursor.error("a persistent identifier is no storage", remedy: "save model.state_dict()")
    }
    var view = 0..<count
    if items.count == 6, items[5] != .none {
      guard let part = heap.items(of: items[5], .tuple), part.count == 3,
        case .integer(let first) = part[1], case .integer(let length) = part[2],
        first >= 0, length >= 0, first <= count, length <= count - first
      else { throw cursor.error("a view of storage \(quoted(key)) lies outside it") }
      view = first..<first + length
    }
    heap.storages.append(PickleHeap.Storage(type: type, key: key, count: count, view: view))
    return .storage(heap.storages.count - 1)
  }
}
