/// What a Python name in a pickle stands for.
///
/// A name is never looked up or run: the cases that weights need are something that the unpickler does by itself,
/// and every other name is text, which marks whatever the pickle makes with it as an object of that class.
/// `_rebuild_tensor_v3`, for numbers that have no storage class (integers without a sign, floating point of 8
/// bits), is one of those: such numbers mean little without scales kept elsewhere.
enum PickleGlobal: Hashable {
  /// `collections.OrderedDict`, `collections.Counter` and `collections.defaultdict`.
  case dictionary
  /// `torch.Size`.
  case size
  /// `torch._utils._rebuild_tensor` and `_rebuild_tensor_v2`.
  case tensor
  /// `torch._utils._rebuild_parameter` and `_rebuild_parameter_with_state`.
  case parameter
  /// `torch._tensor._rebuild_from_type_v2`: a tensor or parameter that has attributes of its own.
  case attributed
  /// A storage class such as `torch.FloatStorage`.
  case storage(StorageClass)
  /// Any other name, with its module before it: nothing that weights are made of.
  case unknown(String)

  /// A class of storages.
  struct StorageClass: Hashable {
    var name: String
    /// The type of the elements, if they can be read.
    var type: StoredType?
    /// The size of one element in bytes.
    var byteCount: Int
  }

  /// The case for a module and a name in it.
  init(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"), ("collections", "Counter"), ("collections", "defaultdict"):
      self = .dictionary
    case ("torch", "Size"): self = .size
    case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"): self = .tensor
    case ("torch._utils", "_rebuild_parameter"), ("torch._utils", "_rebuild_parameter_with_state"):
      self = .parameter
    case ("torch._tensor", "_rebuild_from_type_v2"): self = .attributed
    case ("torch.storage", "UntypedStorage"):
      // Its elements have their type elsewhere, in the tensors of `_rebuild_tensor_v3`.
      self = .storage(StorageClass(name: name, type: nil, byteCount: 1))
    case ("torch", _), ("torch.cuda", _):
      if let type = Self.storages[name] {
        self = .storage(StorageClass(name: name, type: type, byteCount: type.byteCount))
      } else if let byteCount = Self.unreadableStorages[name] {
        self = .storage(StorageClass(name: name, type: nil, byteCount: byteCount))
      } else {
        self = .unknown("\(module).\(name)")
      }
    default: self = .unknown("\(module).\(name)")
    }
  }

  private static let storages: [String: StoredType] = [
    "FloatStorage": .float32, "DoubleStorage": .float64, "HalfStorage": .float16,
    "BFloat16Storage": .bfloat16, "LongStorage": .int64, "IntStorage": .int32, "ShortStorage": .int16,
    "CharStorage": .int8, "ByteStorage": .uint8, "BoolStorage": .bool,
  ]

  /// Classes of elements that no tensor here can hold, with the size of one.
  private static let unreadableStorages = [
    "ComplexFloatStorage": 8, "ComplexDoubleStorage": 16, "QInt8Storage": 1, "QUInt8Storage": 1,
    "QInt32Storage": 4,
  ]
}
