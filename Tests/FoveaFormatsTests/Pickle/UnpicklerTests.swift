import ArchiveForge
import Foundation
import TestSupport
import Testing

import FoveaCore
import FoveaFormats

/// Pickles made by hand, inside the older form of PyTorch's files, where they are easiest to place.
@Suite(.tags(.quick)) struct UnpicklerTests: PickleForge {
  /// A file whose saved value is the given pickle, with a storage "0" of the numbers 0, 1, 2, 3.
  static func file(_ pickle: [UInt8]) -> Data {
    var bytes = prologue + pickle + [0x80, 2, 0x5D, 0x55, 1, 0x30, 0x61, 0x2E, 4, 0, 0, 0, 0, 0, 0, 0]
    for number in 0..<4 {
      let bits = Float(number).bitPattern
      for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }
    return Data(bytes)
  }

  /// A tensor that has attributes, as PyTorch writes it.
  static func attributed(
    _ type: [UInt8] = global("torch.nn.parameter", "Parameter"),
    maker: [UInt8] = global("torch._utils", "_rebuild_tensor_v2")
  ) -> [UInt8] {
    let arguments = tuple(
      storage(), integer(1), tuple(integer(2)), tuple(integer(1)), [0x89], [0x4E])
    return global("torch._tensor", "_rebuild_from_type_v2") + tuple(maker, type, arguments, [0x7D]) + [0x52]
  }

  /// What stands beside a tensor, however it is written, is passed and never run.
  static let company: [[UInt8]] = [
    global("os", "system") + tuple(text("true")) + [0x52],
    text("builtins") + text("eval") + [0x93],
    global("torch.storage", "_load_from_bytes"),
    Array("(ios\nsystem\n".utf8),
    Array("(cos\nsystem\no".utf8),
    global("argparse", "Namespace") + tuple() + [0x81, 0x7D, 0x62],
    global("argparse", "Namespace") + tuple() + [0x7D, 0x92],
    global("my", "List") + tuple() + [0x81, 0x28, 0x4E, 0x4E, 0x65, 0x4E, 0x61],
    global("my", "Map") + tuple() + [0x81, 0x4E, 0x4E, 0x73, 0x7D, 0x62],
    global("functools", "partial") + tuple(global("os", "system")) + [0x52, 0x29, 0x52],
    global("collections", "defaultdict") + tuple(global("__builtin__", "list")) + [0x52],
    [0x28, 0x4E, 0x91], [0x96, 2, 0, 0, 0, 0, 0, 0, 0, 1, 2], [0x8E, 1, 0, 0, 0, 0, 0, 0, 0, 9],
    [0x8B, 9, 0, 0, 0] + [UInt8](repeating: 0x7F, count: 9), [0x4E, 0x4E, 0x30], [0x28, 0x4E, 0x31, 0x4E],
    Array("I01\n".utf8), Array("L123456789012345678901234567890L\n".utf8), Array("F-1.5e3\n".utf8),
    Array("S'a\\x41\\n'\n".utf8), Array("V\\u00e9\n".utf8), Array("(I1\nI2\nl".utf8), Array("(N(td".utf8),
    Array("Np7\ng7\n0".utf8), [0x8D, 1, 0, 0, 0, 0, 0, 0, 0, 0x61], [0x4E, 0x32, 0x30],
    tuple(text("storage"), global("torch.storage", "UntypedStorage"), text("9"), text("cpu"), integer(4)) + [
      0x51
    ],
  ]

  @Test(arguments: company) func passesWhatStandsBesideTensors(_ value: [UInt8]) throws {
    let pickle = Self.dictionary(Self.text("other") + value, Self.text("a") + Self.tensor([1], [1]))
    let file = try PyTorchFile.decode(Self.file(pickle), name: "company")
    #expect(file.tensors.map(\.name) == ["a"])
    let hooks = try PyTorchFile.decode(
      Self.file(Self.dictionary(Self.text("a") + Self.rebuilt(hooks: value))), name: "hooks")
    #expect(hooks["a"] == HostTensor([Float(0)], shape: [1]))
  }

  @Test func readsTensorsWithAttributes() throws {
    for type in [("torch", "Tensor"), ("torch.nn.parameter", "Parameter"), ("my", "Tensor")] {
      let value = Self.attributed(Self.global(type.0, type.1))
      let file = try PyTorchFile.decode(
        Self.file(Self.dictionary(Self.text("a") + value)), name: "attributed")
      #expect(file["a"] == HostTensor([Float(1), 2], shape: [2]))
    }
  }

  /// Bytes that become numbers of four bytes are counted as those, all of a storage for one tensor.
  @Test func countsWhatWideningTakes() throws {
    let count = 17 << 20
    let pickle = Self.dictionary(
      Self.text("a") + Self.tensor([1], [1], storage: Self.storage("CharStorage", count: count)))
    let numbers = ZipForge.Entry(
      name: "m/data/0", bytes: try ZipForge.deflated(Data()), method: 8, count: UInt32(count))
    let forge = ZipForge(entries: [.init(name: "m/data.pkl", bytes: Data(pickle)), numbers])
    expectRefusal("\(forge.data.count) bytes claim to make \(4 * count) bytes of tensors") {
      _ = try PyTorchFile.decode(forge.data, name: "wide")
    }
  }

  @Test func theForgedFileIsSound() throws {
    let file = try PyTorchFile.decode(
      Self.file(Self.dictionary(Self.text("a") + Self.tensor([2, 2], [1, 2]))), name: "forged")
    #expect(file["a"] == HostTensor([Float(0), 2, 1, 3], shape: [2, 2]))
  }

  static func viewed(_ first: Int, _ count: Int) -> [UInt8] {
    tuple(
      text("storage"), global("torch", "FloatStorage"), text("0"), text("cpu"), integer(4),
      tuple(text("v"), integer(first), integer(count))) + [0x51]
  }

  /// Very old files keep parts of storages, and dictionaries as lists of pairs.
  @Test func readsWhatOldVersionsWrote() throws {
    let part = Self.tensor([2], [1], storage: Self.viewed(2, 2))
    let pairs = [0x5D, 0x5D, 0x28] + Self.text("a") + part + [0x65, 0x61]
    let pickle = Self.global("collections", "OrderedDict") + Self.tuple(pairs) + [0x52, 0x2E]
    let file = try PyTorchFile.decode(Self.file([0x80, 2] + pickle), name: "old")
    #expect(file.tensors == [NamedTensor(name: "a", tensor: HostTensor([Float(2), 3], shape: [2]))])
  }

  struct Attack: CustomTestStringConvertible, Sendable {
    var words: String
    var pickle: [UInt8]
    var testDescription: String { words }

    init(_ words: String, _ pickle: [UInt8]) { (self.words, self.pickle) = (words, pickle) }
    /// A dictionary with the attack as its one value.
    init(_ words: String, value: [UInt8]) { self.init(words, dictionary(text("a") + value)) }
  }

  static let attacks = [
    Attack(
      "an object of class \"os.system\", which was not made and not run",
      global("os", "system") + tuple(text("true")) + [0x52, 0x2E]),
    Attack("an object of class \"os.system\"", Array("(ios\nsystem\n.".utf8)),
    Attack("an object of class \"\\u001b[2J.x\"", global("\u{1B}[2J", "x") + tuple() + [0x81, 0x2E]),
    Attack("got a class", global("torch", "load") + [0x2E]),
    Attack(
      "tensor \"a\": is made by torch._utils._rebuild_qtensor and cannot be read",
      value: global("torch._utils", "_rebuild_qtensor") + tuple() + [0x52]),
    Attack("instruction 0x82", value: [0x82, 1]),
    Attack("instruction 0x97", value: [0x97]),
    Attack("storages are named by text", value: Array("P('storage', 0)\n".utf8)),
    Attack("a line is not an integer", value: Array("I12x\n".utf8)),
    Attack("a line is not an integer", value: Array("L-L\n".utf8)),
    Attack("a line is not a number", value: Array("Fx\n".utf8)),
    Attack("a line is not an index of the memo", value: Array("Np-1\n".utf8)),
    Attack("a line does not end", value: Array("I1".utf8)),
    Attack("a string is not in quotes", value: Array("Sabc\n".utf8)),
    Attack("an object has no class", value: [0x28, 0x6F]),
    Attack("makes an instance of a string", value: text("x") + tuple() + [0x81]),
    Attack("bytes are needed", value: [0x8E] + [UInt8](repeating: 0xFF, count: 7) + [0x7F]),
    Attack(
      "made of storage, offset, extents",
      value: rebuilt(offset: [0x8A, 0xFF] + [UInt8](repeating: 0x7F, count: 255))),
    Attack("bytes are needed", value: [0x8B, 0xFF, 0xFF, 0xFF, 0x7F]),
    Attack("makes an instance of a class", value: global("torch", "Size") + [0x29, 0x81]),
    Attack("calls something that is not a class", value: text("os.system") + tuple() + [0x52]),
    Attack("calls a storage class", value: global("torch", "FloatStorage") + tuple() + [0x52]),
    Attack("arguments are not a tuple", value: global("torch", "Size") + [0x4E, 0x52]),
    Attack("a torch.Size must be made of a tuple", value: global("torch", "Size") + tuple([0x4E]) + [0x52]),
    Attack(
      "a parameter must be made of a tensor",
      value: global("torch._utils", "_rebuild_parameter") + tuple([0x4E]) + [0x52]),
    Attack("made of a list of pairs", value: global("collections", "OrderedDict") + tuple([0x4E]) + [0x52]),
    Attack("sets attributes of a string", value: text("x") + [0x7D, 0x62]),
    Attack("adds to a string as if it were a list", value: text("x") + [0x4E, 0x61]),
    Attack("adds to a collection as if it were a dictionary", value: [0x5D, 0x4E, 0x4E, 0x73]),
    Attack("a key has no value", [0x80, 2, 0x7D, 0x28, 0x4E, 0x75, 0x2E]),
    Attack("recalls an object that it did not store", value: [0x68, 200]),
    Attack("stack is empty", [0x80, 2, 0x2E]),
    Attack("stack is empty", [0x80, 2, 0x28, 0x2E]),
    Attack("stack is empty", [0x80, 2, 0x4E, 0x86, 0x2E]),
    Attack("no mark", [0x80, 2, 0x74, 0x2E]),
    Attack("ends too early", [0x80, 2, 0x4E, 0x4E, 0x2E]),
    Attack("ends too early", [0x80, 2, 0x28, 0x4E, 0x2E]),
    Attack("protocol 9", [0x80, 9, 0x4E, 0x2E]),
    Attack("bytes are needed", value: [0x58, 0xFF, 0xFF, 0xFF, 0xFF]),
    Attack("bytes are needed", value: [0x42, 0xFF, 0xFF, 0xFF, 0x7F]),
    Attack(
      "frame of 9223372036854775807 bytes", [0x80, 4, 0x95] + [UInt8](repeating: 0xFF, count: 7) + [0x7F]),
    Attack("a length of 18446744073709551615", [0x80, 4, 0x95] + [UInt8](repeating: 0xFF, count: 8)),
    Attack("a string is not UTF-8", value: [0x58, 1, 0, 0, 0, 0xFF]),
    Attack("a persistent identifier is not a storage", value: text("storage") + [0x51]),
    Attack("a persistent identifier is not a storage", value: tuple(text("module"), [0x4E]) + [0x51]),
    Attack("a persistent identifier is not a storage", value: storage(count: -1)),
    Attack(
      "a view of storage \"0\" lies outside it", value: viewed(3, 2)),
    Attack("reaches past the 2 elements", value: tensor([3], [1], storage: viewed(1, 2))),
    Attack("made of storage, offset, extents", value: tensor([2], [1, 1])),
    Attack(
      "a tensor has 65 axes", value: tensor([Int](repeating: 1, count: 65), [Int](repeating: 1, count: 65))),
    Attack("reaches past the 4 elements", value: tensor([5], [1])),
    Attack("reaches past the 4 elements", value: tensor([2], [1], offset: 3)),
    Attack("reaches past the 4 elements", value: tensor([1], [1], offset: -1)),
    Attack("reaches past the 4 elements", value: tensor([1], [1], offset: .max)),
    Attack("reaches past the 4 elements", value: tensor([0], [1], offset: 5)),
    Attack("reaches past the 4 elements", value: tensor([3], [.max])),
    Attack("with strides [-1] cannot be", value: tensor([2], [-1], offset: 3)),
    Attack("shape [-1]", value: tensor([-1], [1])),
    Attack("cannot be", value: tensor([1 << 32, 1 << 32], [0, 0])),
    Attack("cannot be", value: tensor([0, 1 << 62, 4], [0, 0, 0])),
    Attack("claim to make", value: tensor([1 << 30], [0])),
    Attack("claim to make", value: tensor([1 << 58], [0])),
    Attack("too large", value: tensor([1 << 62], [0])),
    Attack(
      "storage \"0\" claims 4 numbers of 4 bytes, the pickle 5",
      value: tensor([1], [1], storage: storage(count: 5))),
    Attack(
      "tensor \"b\": its storage \"0\" holds int8 here and float32 for another tensor",
      dictionary(
        text("a") + tensor([1], [1])
          + text("b") + tensor([1], [1], storage: storage("CharStorage", count: 16)))),
    Attack(
      "by something that does not make tensors",
      value: attributed(maker: global("collections", "OrderedDict"))),
    Attack(
      "by something that does not make tensors",
      value: attributed(maker: global("torch._tensor", "_rebuild_from_type_v2"))),
    Attack("names one that is unknown", value: tensor([1], [1], storage: storage(key: "1"))),
    Attack(
      "two tensors are called \"a\"",
      dictionary(text("a") + tensor([1], [1]) + text("a") + tensor([1], [1]))),
  ]

  @Test(arguments: attacks) func refuses(_ attack: Attack) {
    expectRefusal(attack.words) { _ = try PyTorchFile.decode(Self.file(attack.pickle), name: "attack") }
  }

  @Test func countsThatTheFileDoesNotHold() {
    let pickle = Self.dictionary(Self.text("a") + Self.tensor([1], [1]))
    let whole = Self.file(pickle)
    expectRefusal("\"0\" claims 4 numbers") { _ = try PyTorchFile.decode(whole.dropLast(), name: "short") }
    expectRefusal("1 bytes follow") { _ = try PyTorchFile.decode(whole + Data([0]), name: "long") }
    let huge = Self.dictionary(Self.text("a") + Self.tensor([1], [1], storage: Self.storage(count: .max)))
    expectRefusal("\"0\" claims 4 numbers") { _ = try PyTorchFile.decode(Self.file(huge), name: "huge") }
  }

  /// Nesting, self-reference and repetition, which bring down careless readers, cost no more than bytes.
  @Test func pathologicalShapes() {
    func decode(_ pickle: [UInt8]) throws {
      _ = try PyTorchFile.decode(Data(Self.prologue + pickle + [0x80, 2, 0x5D, 0x2E]), name: "odd")
    }
    // A tuple in a tuple, half a million deep.
    expectRefusal("got a collection") {
      try decode([0x80, 2, 0x29] + [UInt8](repeating: 0x85, count: 500_000) + [0x2E])
    }
    // A dictionary that holds itself.
    expectRefusal("holds no dictionary of tensors") {
      try decode([0x80, 2, 0x7D, 0x71, 0] + Self.text("a") + [0x68, 0, 0x73, 0x2E])
    }
    // Dictionaries that each hold the one before a hundred times, side by side in another.
    var pickle: [UInt8] = [0x80, 2, 0x7D, 0x28] + Self.text("first") + [0x7D, 0x71, 0]
    for level in 1...6 as ClosedRange<UInt8> {
      pickle += Self.text("level \(level)") + [0x7D, 0x71, level, 0x28]
      for entry in 0..<100 { pickle += Self.text("\(entry)") + [0x68, level - 1] }
      pickle += [0x75]
    }
    expectRefusal("holds no dictionary of tensors") { try decode(pickle + [0x75, 0x2E]) }
    expectRefusal("more than 1000000 instructions") {
      try decode([0x80, 2] + [UInt8](repeating: 0x5D, count: 1_100_000) + [0x2E])
    }
    // One tensor under fifty thousand names and one.
    var names: [UInt8] = [0x80, 2, 0x7D, 0x28] + Self.text("a") + Self.tensor([1], [1]) + [0x71, 0]
    for index in 1...50_000 { names += Self.text("\(index)") + [0x68, 0] }
    expectRefusal("holds 50001 tensors, at most 50000") {
      _ = try PyTorchFile.decode(Self.file(names + [0x75, 0x2E]), name: "names")
    }
    // A list of a thousand pairs, copied by two bytes.
    var copies: [UInt8] = [0x80, 2, 0x5D, 0x71, 0, 0x28]
    for _ in 0..<1000 { copies += [0x4E, 0x4E, 0x86] }
    copies.append(0x65)
    for _ in 0..<20_000 { copies += Self.global("collections", "OrderedDict") + [0x68, 0, 0x85, 0x52] }
    expectRefusal("more than 1000000 instructions") { try decode(copies + [0x2E]) }
  }
}
