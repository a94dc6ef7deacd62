/// The Python names that a pickle may speak of, all that PyTorch needs to save weights.
///
/// A name is never looked up or run: each case is something that the unpickler does by itself. PyTorch's
/// own reader for untrusted files (`weights_only`) allows these and more. `_rebuild_tensor_v3`, for numbers
/// that have no storage class (integers without a sign, floating point of 8 bits), is left out: such
/// numbers mean little without scales kept elsewhere.
enum PickleGlobal: Hashable {
  /// `collections.OrderedDict` and `collections.Counter`.
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
  /// Something harmless that is no weight: an element type, a device, the class of tensors, a set, bytes.
  case other

  /// A class of storages.
  struct StorageClass: Hashable {
    var name: String
    /// The type of the elements, if they can be read.
    var type: StoredType?
    /// The size of one element in bytes.
    var byteCount: Int
  }

  /// The case for a module and a name in it, or nil if the pickle may not speak of it.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"), ("collections", "Counter"): self = .dictionary
    case ("torch", "Size"): self = .size
    case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"): self = .tensor
    case ("torch._utils", "_rebuild_parameter"), ("torch._utils", "_rebuild_parameter_with_state"):
      self = .parameter
    case ("torch._tensor", "_rebuild_from_type_v2"): self = .attributed
    case ("torch", "Tensor"), ("torch.nn.parameter", "Parameter"), ("torch", "device"),
      ("_codecs", "encode"), ("builtins", "set"), ("__builtin__", "set"), ("builtins", "bytearray"),
      ("__builtin__", "bytearray"), ("builtins", "complex"), ("__builtin__", "complex"):
      self = .other
    case ("torch", _) where Self.elementTypes.contains(name): self = .other
    case ("torch", _), ("torch.cuda", _):
      if let type = Self.storages[name] {
        self = .storage(StorageClass(name: name, type: type, byteCount: type.byteCount))
      } else if let byteCount = Self.unreadableStorages[name] {
        self = .storage(StorageClass(name: name, type: nil, byteCount: byteCount))
      } else {
        return nil
      }
    default: return nil
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

  private static let elementTypes: Set = [
    "float16", "bfloat16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "bool",
    "complex64", "complex128",
  ]
}
