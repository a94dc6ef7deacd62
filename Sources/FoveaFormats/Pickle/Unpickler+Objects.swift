import FoveaCore

/// What names stand for: storages, tensors, dictionaries, and objects that are nothing but names.
extension Unpickler {
  /// The result of a class or function for arguments; only those that weights need are known.
  mutating func call(_ function: PickleValue, with arguments: PickleValue) throws -> PickleValue {
    switch function {
    case .global(let global): return try apply(global, to: arguments)
    case .object: return function
    default: throw cursor.error("the pickle calls something that is not a class")
    }
  }

  /// An instance of a class: an empty dictionary, or no more than the class's name.
  mutating func instance(of kind: PickleValue) throws -> PickleValue {
    switch kind {
    case .global(.unknown(let name)): return .object(name)
    case .global(.dictionary): return heap.add(.dictionary)
    case .object: return kind
    default: throw cursor.error("the pickle makes an instance of \(kind.kind), which has no instances")
    }
  }

  private mutating func apply(_ global: PickleGlobal, to arguments: PickleValue) throws -> PickleValue {
    guard let arguments = heap.items(of: arguments, .tuple) else {
      throw cursor.error("arguments are not a tuple")
    }
    try charge(arguments.count)
    switch global {
    case .dictionary: return try dictionary(arguments)
    case .size:
      guard arguments.count == 1, heap.items(of: arguments[0], .tuple) != nil else {
        throw cursor.error("a torch.Size must be made of a tuple")
      }
      return arguments[0]
    case .tensor: return try tensor(arguments)
    case .parameter:
      guard let first = arguments.first else { throw cursor.error("a parameter must be made of a tensor") }
      switch first {
      case .tensor, .object: return first
      default: throw cursor.error("a parameter must be made of a tensor")
      }
    case .attributed:
      // How it is made and of what, its class, and the attributes, which are of no use here.
      guard arguments.count == 4, case .global(let maker) = arguments[0] else {
        throw cursor.error("a tensor with attributes is made by something that does not make tensors")
      }
      switch maker {
      case .tensor, .parameter, .unknown: return try apply(maker, to: arguments[2])
      default: throw cursor.error("a tensor with attributes is made by something that does not make tensors")
      }
    case .unknown(let name):
      // Python's own way to make an instance names the class first.
      if case .global(.unknown(let kind))? = arguments.first,
        ["copyreg", "copy_reg"].contains(name.prefix { $0 != "." })
      {
        return .object(kind)
      }
      return .object(name)
    case .storage: throw cursor.error("the pickle calls a storage class")
    }
  }

  /// A dictionary of nothing, of another dictionary, or (Python 2) of a list of pairs; what makes the values that
  /// are missing may come first.
  private mutating func dictionary(_ arguments: [PickleValue]) throws -> PickleValue {
    guard let argument = arguments.first else { return heap.add(.dictionary) }
    guard arguments.count == 1 else { throw cursor.error("a dictionary must be made of one collection") }
    switch argument {
    case .global, .object: return heap.add(.dictionary)
    default: break
    }
    if heap.items(of: argument, .dictionary) != nil { return argument }
    guard let pairs = heap.items(of: argument, .list) else {
      throw cursor.error("a dictionary must be made of a list of pairs")
    }
    try charge(pairs.count)
    var items: [PickleValue] = []
    for pair in pairs {
      guard let pair = heap.items(of: pair, .list) ?? heap.items(of: pair, .tuple), pair.count == 2 else {
        throw cursor.error("a dictionary must be made of a list of pairs")
      }
      items += pair
    }
    return heap.add(.dictionary, items)
  }

  /// A tensor of storage, offset, extents and strides; what follows them is of no use here.
  private mutating func tensor(_ arguments: [PickleValue]) throws -> PickleValue {
    if case .object(let name)? = arguments.first { return .object(name) }
    guard arguments.count >= 4, case .storage(let place) = arguments[0],
      case .integer(let offset) = arguments[1], let extents = heap.integers(of: arguments[2]),
      let strides = heap.integers(of: arguments[3]), extents.count == strides.count
    else { throw cursor.error("a tensor must be made of storage, offset, extents and strides") }
    guard extents.count <= 64 else { throw cursor.error("a tensor has \(extents.count) axes, at most 64") }
    try charge(2 * extents.count)
    heap.tensors.append(
      PickleHeap.Tensor(storage: heap.storages[place], offset: offset, extents: extents, strides: strides))
    return .tensor(heap.tensors.count - 1)
  }

  /// A storage by `("storage", class, key, device, count)`; old files add `None` or `(key, first, count)`.
  ///
  /// A storage of a class without a type of its own is an object, as is the class in `("module", class, …)`, beside
  /// which old files keep its source code.
  mutating func storage(_ identifier: PickleValue) throws -> PickleValue {
    let items = heap.items(of: identifier, .tuple) ?? []
    if items.count >= 2, case .global(.unknown(let name)) = items[1] {
      if items[0] == .text("storage") { return .object(name) }
      if items[0] == .text("module") { return items[1] }
    }
    guard (5...6).contains(items.count),
      items[0] == .text("storage"), case .global(.storage(let type)) = items[1],
      case .text(let key) = items[2], case .integer(let count) = items[4], count >= 0
    else {
      throw cursor.error("a persistent identifier is not a storage", remedy: "save model.state_dict()")
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
