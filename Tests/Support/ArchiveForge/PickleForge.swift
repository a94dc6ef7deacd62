/// Makers of pickles, instruction by instruction, truthful or not; what conforms has them as its own.
package protocol PickleForge {}

extension PickleForge {
  /// What stands at the beginning of the older form of PyTorch's files.
  package static var prologue: [UInt8] {
    code(
      [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E],
      [0x80, 2, 0x4D, 0xE9, 3, 0x2E], [0x80, 2, 0x7D, 0x2E])
  }

  /// Instructions one after the other.
  package static func code(_ parts: [UInt8]...) -> [UInt8] { parts.flatMap { $0 } }

  package static func text(_ text: String) -> [UInt8] {
    code([0x58], ZipForge.bytes([(text.utf8.count, 4)]), Array(text.utf8))
  }

  package static func global(_ module: String, _ name: String) -> [UInt8] {
    Array("c\(module)\n\(name)\n".utf8)
  }

  package static func integer(_ value: Int) -> [UInt8] { [0x8A, 8] + ZipForge.bytes([(value, 8)]) }

  package static func tuple(_ items: [UInt8]...) -> [UInt8] { [0x28] + items.flatMap { $0 } + [0x74] }

  package static func storage(
    _ name: String = "FloatStorage", key: String = "0", count: Int = 4
  ) -> [UInt8] {
    tuple(text("storage"), global("torch", name), text(key), text("cpu"), integer(count)) + [0x51]
  }

  package static func tensor(
    _ extents: [Int], _ strides: [Int], offset: Int = 0, storage: [UInt8]? = nil
  ) -> [UInt8] {
    rebuilt(
      storage, offset: integer(offset), tuple(extents.flatMap(integer)), tuple(strides.flatMap(integer)))
  }

  /// A tensor of any parts, by default of one number.
  package static func rebuilt(
    _ storage: [UInt8]? = nil, offset: [UInt8]? = nil, _ extents: [UInt8]? = nil, _ strides: [UInt8]? = nil,
    hooks: [UInt8] = [0x7D]
  ) -> [UInt8] {
    let one = tuple(integer(1))
    let arguments = tuple(
      storage ?? Self.storage(), offset ?? integer(0), extents ?? one, strides ?? one, [0x89], hooks)
    return code(global("torch._utils", "_rebuild_tensor_v2"), arguments, [0x52])
  }

  package static func dictionary(_ entries: [UInt8]...) -> [UInt8] {
    code([0x80, 2, 0x7D, 0x28], entries.flatMap { $0 }, [0x75, 0x2E])
  }
}
