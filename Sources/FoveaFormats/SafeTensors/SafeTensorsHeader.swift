import FoveaCore

/// The JSON at the head of a safetensors file: which tensors there are and where their bytes lie.
struct SafeTensorsHeader {
  /// The line about one tensor.
  struct Entry {
    var name: String
    /// What the file calls the type of the elements.
    var typeName: String
    /// The type, nil if its elements cannot be read.
    var type: StoredType?
    var shape: [Int]
    /// Where the bytes begin and end, counted from the end of the header.
    var bytes: Range<Int>
  }

  /// The longest header that the format allows, in bytes.
  static let maximumLength = 100_000_000
  /// The most that the values of the metadata may take together, in bytes.
  static let maximumMetadata = 16 << 20

  var metadata: [String: String] = [:]
  var entries: [Entry] = []

  /// Reads the header and checks that the tensors fill `payload` bytes without holes and overlaps.
  init(_ json: [UInt8], payload: Int, name: String) throws {
    guard FileHead.isJSONObject(json) else {
      throw FoveaError(
        .format, at: name, "a safetensors header must begin with '{'", remedy: "this is another kind of file")
    }
    var scanner = JSONScanner(json, name: name)
    try scanner.object { [name] scanner, key in
      if key == "__metadata__" {
        if scanner.null() { return }
        var left = Self.maximumMetadata
        try scanner.object { scanner, key in
          let text = try scanner.string(atMost: left)
          metadata[key] = text
          left -= text.utf8.count
        }
      } else {
        entries.append(try Self.entry(key, &scanner, name))
      }
    }
    try scanner.end()
    try checkLayout(payload: payload, name: name)
  }

  private static func entry(_ key: String, _ scanner: inout JSONScanner, _ file: String) throws -> Entry {
    var (type, shape, offsets): (String?, [Int]?, [Int]?)
    try scanner.object { scanner, field in
      switch field {
      case "dtype": type = try scanner.string()
      case "shape": shape = try scanner.integers()
      case "data_offsets": offsets = try scanner.integers()
      default: try scanner.skipValue()
      }
    }
    func refuse(_ problem: String, remedy: Remedy = "the file is damaged") -> FoveaError {
      FoveaError(.format, at: file, "tensor \(quoted(key)): \(problem)", remedy: remedy)
    }
    guard let type, let shape, let offsets else {
      throw refuse("expected the fields dtype, shape and data_offsets")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw refuse("data_offsets must be a begin and an end, got \(offsets)")
    }
    let entry = Entry(
      name: key, typeName: type, type: StoredType(safeTensors: type), shape: shape,
      bytes: offsets[0]..<offsets[1])
    guard let stored = entry.type else { return entry }
    let length = elementCount(shape).flatMap { count -> Int? in
      let (bytes, overflow) = count.multipliedReportingOverflow(by: stored.byteCount)
      return overflow ? nil : bytes
    }
    guard length == entry.bytes.count else {
      throw refuse(
        "\(type) of shape \(shape) needs \(length.map(String.init) ?? "too many") bytes, "
          + "data_offsets give \(entry.bytes.count)")
    }
    return entry
  }

  /// The tensors in the order of their bytes.
  var byPosition: [Int] {
    entries.indices.sorted {
      let (a, b) = (entries[$0].bytes, entries[$1].bytes)
      return (a.lowerBound, a.upperBound, $0) < (b.lowerBound, b.upperBound, $1)
    }
  }

  private func checkLayout(payload: Int, name: String) throws {
    var end = 0
    for index in byPosition {
      let entry = entries[index]
      guard entry.bytes.lowerBound == end else {
        throw FoveaError(
          .format, at: name,
          "tensor \(quoted(entry.name)) begins at byte \(entry.bytes.lowerBound) of the data, "
            + "\(entry.bytes.lowerBound < end ? "inside the one before, which ends" : "after a hole that begins")"
            + " at \(end)", remedy: "the file is damaged")
      }
      end = entry.bytes.upperBound
    }
    guard end == payload else {
      throw FoveaError(
        .format, at: name, "the tensors take \(end) bytes, the file holds \(payload) after its header",
        remedy: end > payload ? "the file is truncated" : "the file is damaged")
    }
  }
}

extension StoredType {
  /// The type that safetensors calls by this name.
  init?(safeTensors name: String) {
    switch name {
    case "F16": self = .float16
    case "BF16": self = .bfloat16
    case "F32": self = .float32
    case "F64": self = .float64
    case "I8": self = .int8
    case "I16": self = .int16
    case "I32": self = .int32
    case "I64": self = .int64
    case "U8": self = .uint8
    case "U16": self = .uint16
    case "U32": self = .uint32
    case "BOOL": self = .bool
    // U64 and complex numbers have no type here; those of 8 bits and fewer come with scales beside them.
    default: return nil
    }
  }
}
