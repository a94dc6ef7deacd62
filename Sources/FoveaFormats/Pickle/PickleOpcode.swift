/// The instructions of Python's pickle format that weights need, protocols 2 to 4.
///
/// The rest, among them every one that makes an instance of a class, is unknown here and so refused.
/// What each does stands in the comments of CPython's `Lib/pickletools.py`.
enum PickleOpcode: UInt8 {
  case mark = 0x28
  case emptyTuple = 0x29
  case stop = 0x2E
  case bytes = 0x42
  case shortBytes = 0x43
  case float = 0x47
  case integer = 0x4A
  case integer1 = 0x4B
  case integer2 = 0x4D
  case none = 0x4E
  case persistentIdentifier = 0x51
  case reduce = 0x52
  case string = 0x54
  case shortString = 0x55
  case unicode = 0x58
  case emptyList = 0x5D
  case append = 0x61
  case build = 0x62
  case global = 0x63
  case appends = 0x65
  case get = 0x68
  case longGet = 0x6A
  case put = 0x71
  case longPut = 0x72
  case setItem = 0x73
  case tuple = 0x74
  case setItems = 0x75
  case emptyDictionary = 0x7D
  case protocolVersion = 0x80
  case tuple1 = 0x85
  case tuple2 = 0x86
  case tuple3 = 0x87
  case newTrue = 0x88
  case newFalse = 0x89
  case long1 = 0x8A
  case shortUnicode = 0x8C
  case emptySet = 0x8F
  case addItems = 0x90
  case stackGlobal = 0x93
  case memoize = 0x94
  case frame = 0x95
}
