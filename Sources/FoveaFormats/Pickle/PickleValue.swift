/// A value that a pickle describes.
///
/// Values that hold others are places in a `PickleHeap`, so a pickle that nests a million lists, or puts
/// a list into itself, costs no more than its bytes.
enum PickleValue: Hashable {
  case none
  case boolean(Bool)
  case integer(Int)
  /// An integer of more than 64 bits; its digits are of no use here.
  case largeInteger
  case float(Double)
  case text(String)
  /// A Python name.
  case global(PickleGlobal)
  /// A tuple, list, set or dictionary: its place in the heap.
  case collection(Int)
  /// A storage: its place in the heap.
  case storage(Int)
  /// A tensor: its place in the heap.
  case tensor(Int)
  /// Something that is no weight, of the class or from the function named. It is never made, nor is what it holds
  /// kept.
  case object(String)

  /// The name of an object's class, nil for other values.
  var className: String? { if case .object(let name) = self { name } else { nil } }

  /// Whether the value is a tensor of a kind that cannot be read: quantized, sparse, of another device.
  var isUnreadableTensor: Bool { className?.hasPrefix("torch._utils._rebuild_") ?? false }

  /// What errors call the value.
  var kind: String {
    switch self {
    case .none: "None"
    case .boolean: "a boolean"
    case .integer, .largeInteger: "an integer"
    case .float: "a number"
    case .text: "a string"
    case .global: "a class"
    case .collection: "a collection"
    case .storage: "a storage"
    case .tensor: "a tensor"
    case .object(let name): "an object of class \(quoted(String(name.prefix(120))))"
    }
  }
}

/// The values of a pickle that hold others.
struct PickleHeap {
  /// A tuple, list, set or dictionary.
  struct Collection {
    enum Kind { case tuple, list, set, dictionary }

    var kind: Kind
    /// The members; of a dictionary, keys and values by turns.
    var items: [PickleValue] = []
  }

  /// A run of numbers that is kept outside the pickle.
  struct Storage {
    var type: PickleGlobal.StorageClass
    /// The name under which the file keeps it.
    var key: String
    /// The number of elements.
    var count: Int
    /// The part of it that is meant; all of it but in very old files.
    var view: Range<Int>
  }

  /// A tensor: where it lies in its storage, counted in elements.
  struct Tensor {
    var storage: Storage
    var offset: Int
    var extents: [Int]
    var strides: [Int]
  }

  var collections: [Collection] = []
  var storages: [Storage] = []
  var tensors: [Tensor] = []

  /// Puts a collection on the heap.
  mutating func add(_ kind: Collection.Kind, _ items: [PickleValue] = []) -> PickleValue {
    collections.append(Collection(kind: kind, items: items))
    return .collection(collections.count - 1)
  }

  /// The members of a collection of the given kind, or nil if the value is something else.
  func items(of value: PickleValue, _ kind: Collection.Kind) -> [PickleValue]? {
    guard case .collection(let place) = value, collections[place].kind == kind else { return nil }
    return collections[place].items
  }

  /// The integers in a tuple or list of integers, or nil if the value is something else.
  func integers(of value: PickleValue) -> [Int]? {
    guard let items = items(of: value, .tuple) ?? items(of: value, .list) else { return nil }
    var integers: [Int] = []
    for item in items {
      guard case .integer(let integer) = item else { return nil }
      integers.append(integer)
    }
    return integers
  }
}
