import ArchiveForge
import Foundation

/// Files of PyTorch's two forms whose pickle is made to deceive.
enum HostilePickleCases: PickleForge {
  static let cases = calls + shortened + wrong + deep + endless

  private static func zipped(
    _ name: String, _ file: String, _ pickle: @autoclosure @escaping @Sendable () -> [UInt8]
  ) -> ErrorCase {
    WeightsForge.refused(name, file, WeightsForge.archive(pickle()))
  }

  private static func legacy(
    _ name: String, _ file: String, count: Int = 4, _ pickle: @autoclosure @escaping @Sendable () -> [UInt8]
  ) -> ErrorCase {
    WeightsForge.refused(name, file, WeightsForge.legacy(pickle(), count: count))
  }

  /// A dictionary with one value.
  private static func holding(_ value: [UInt8]) -> [UInt8] { dictionary(text("a") + value) }

  /// What `pickle.dumps` makes of a call of `os.system`; the file that it names must not appear.
  private static let touch = code(
    [0x80, 2], global("posix", "system"), [0x71, 0], text("touch fovea-was-here"),
    [0x71, 1, 0x85, 0x71, 2, 0x52, 0x71, 3, 0x2E])

  private static let eval = code(
    global("__builtin__", "eval"), text("open('fovea-was-here', 'w')"), [0x85, 0x52])

  private static func short(_ text: String) -> [UInt8] {
    code([0x8C, UInt8(text.utf8.count)], Array(text.utf8))
  }

  /// A call of `builtins.exec` by protocol 4, in one frame.
  private static var exec: [UInt8] {
    let call = code(short("builtins"), short("exec"), [0x93], short("1"), [0x85, 0x52])
    let frame = code([0x7D], short("a"), call, [0x73, 0x2E])
    return code([0x80, 4, 0x95], ZipForge.bytes([(frame.count, 8)]), frame)
  }

  /// A call as the second number of the weight of a layer.
  private static var deepEval: [UInt8] {
    let weights = code([0x7D], text("weight"), [0x5D, 0x28, 0x4B, 1], eval, [0x65, 0x73])
    let layers = code([0x7D], text("conv"), weights, [0x73])
    return code([0x80, 2, 0x7D], text("state_dict"), layers, [0x73, 0x2E])
  }

  private static let calls = [
    zipped("a pickle that calls os.system (zip)", "system.pth", touch),
    legacy("a pickle that calls os.system (legacy)", "system.pth", touch),
    WeightsForge.refused("a pickle of no torch", "plain.pkl", Data(touch)),
    zipped("builtins.eval deep in a state dictionary", "eval.pth", deepEval),
    zipped("builtins.exec by protocol 4", "exec.pth", exec),
    zipped("eval in the place of a storage", "hook.pth", holding(tensor([1], [1], storage: eval))),
    zipped("torch.hub.load", "hub.pth", holding(code(global("torch.hub", "load"), [0x29, 0x52]))),
    zipped(
      "an instance made without a call", "new.pth", holding(code(global("os", "_wrap_close"), [0x29, 0x81]))),
    zipped(
      "the instruction that imports and calls at once", "inst.pth",
      code([0x28], text("id"), Array("ios\nsystem\n.".utf8))),
    zipped(
      "a whole module instead of weights", "module.pth",
      code([0x80, 2], tuple(text("module"), [0x4E], text("a.py"), text("import os")), [0x51, 0x2E])),
    zipped("an extension registered elsewhere", "extension.pth", holding([0x82, 1])),
  ]

  private static let shortened =
    cut("zip", WeightsForge.archive(WeightsForge.good))
    + cut("legacy", WeightsForge.legacy(WeightsForge.good))

  private static func cut(_ form: String, _ content: Data) -> [ErrorCase] {
    [0, 3, 40, content.count / 2, content.count - 1].map { length in
      WeightsForge.refused(
        "\(form) form cut to \(length) of \(content.count) bytes", "cut.pth", content.prefix(length))
    }
  }

  private static func torn(_ name: String, _ value: @autoclosure @escaping @Sendable () -> [UInt8])
    -> ErrorCase
  {
    zipped(name, "wrong.pth", holding(value()))
  }

  private static let wrong = [
    torn("a tensor larger than its storage", tensor([5], [1])),
    torn("a tensor that begins past its storage", tensor([1], [1], offset: 4)),
    torn("a tensor that begins before its storage", tensor([1], [1], offset: -1)),
    torn("a stride that overflows", tensor([3], [.max])),
    torn("a negative stride", tensor([2], [-1], offset: 1)),
    torn("a shape that overflows", tensor([1 << 32, 1 << 32], [0, 0])),
    torn("one number as a tensor of a terabyte", tensor([1 << 38], [0])),
    torn("a storage shorter than it says", tensor([1], [1], storage: storage(count: 1 << 40))),
    torn("a storage that is not there", tensor([1], [1], storage: storage(key: "../../etc/passwd"))),
    torn("a storage of negative length", tensor([1], [1], storage: storage(count: -1))),
    torn(
      "a tensor of 100,000 axes",
      tensor([Int](repeating: 1, count: 100_000), [Int](repeating: 1, count: 100_000))),
    legacy(
      "a legacy storage of 2^62 numbers", "wrong.pth", count: 1 << 62,
      holding(tensor([1], [1], storage: storage(count: 1 << 62)))),
    WeightsForge.refused(
      "bytes after the last legacy storage", "long.pth", WeightsForge.legacy(WeightsForge.good) + [0]),
    zipped(
      "two tensors of one name", "twice.pth",
      dictionary(text("a") + tensor([1], [1]), text("a") + tensor([1], [1]))),
    zipped(
      "a storage under two classes", "classes.pth",
      dictionary(
        text("a") + tensor([1], [1]), text("b") + tensor([1], [1], storage: storage("CharStorage", count: 16))
      )),
    zipped("an integer of 255 bytes for an offset", "integer.pth", holding(rebuilt(offset: longInteger))),
    zipped("an integer of 2 GB", "integer.pth", holding([0x8B, 0xFF, 0xFF, 0xFF, 0x7F])),
    zipped("a string of 4 GB", "string.pth", holding([0x58, 0xFF, 0xFF, 0xFF, 0xFF])),
    zipped(
      "a frame of 2^63 bytes", "frame.pth",
      code([0x80, 4, 0x95], [0, 0, 0, 0, 0, 0, 0, 0x80], [0x7D, 0x2E])),
  ]

  private static let longInteger = code([0x8A, 0xFF], [UInt8](repeating: 0x7F, count: 255))

  private static func repeated(_ piece: [UInt8], _ times: Int) -> [UInt8] {
    [UInt8](Data(repeating: piece, times: times))
  }

  /// Nesting, which brings down readers that call themselves.
  private static let deep = [
    zipped(
      "tuples nested 900,000 deep", "deep.pth", code([0x80, 2, 0x29], repeated([0x85], 900_000), [0x2E])),
    legacy(
      "lists nested 30 million deep", "deep.pth",
      code([0x80, 2], repeated([0x5D, 0x28], 15_000_000), [0x2E])),
    zipped(
      "a dictionary that holds itself", "loop.pth",
      code([0x80, 2, 0x7D, 0x71, 0], text("a"), [0x68, 0, 0x73, 0x2E])),
    zipped("dictionaries of dictionaries, 100^7 in all", "laughs.pth", laughs),
  ]

  /// Dictionaries that each hold the one before a hundred times.
  private static var laughs: [UInt8] {
    var pickle = code([0x80, 2, 0x7D, 0x28], text("0"), [0x7D, 0x71, 0])
    for level in 1...7 as ClosedRange<UInt8> {
      pickle += code(text("\(level)"), [0x7D, 0x71, level, 0x28])
      for entry in 0..<100 { pickle += code(text("\(entry)"), [0x68, level - 1]) }
      pickle += [0x75]
    }
    return pickle + [0x75, 0x2E]
  }

  /// A short file that means much work.
  private static let endless = [
    zipped("a pickle of 40 MB", "long.pth", code([0x80, 2], repeated([0x4E], 40_000_000), [0x2E])),
    zipped("half a million values remembered", "memo.pth", memo),
    zipped("a list of 1000 pairs, copied 20,000 times", "copies.pth", copies),
    zipped("one tensor under 300,000 names", "names.pth", names),
  ]

  private static var memo: [UInt8] {
    var pickle: [UInt8] = [0x80, 2]
    for place in 0..<490_000 {
      pickle += [0x5D, 0x72]
      for shift in [0, 8, 16, 24] { pickle.append(UInt8(truncatingIfNeeded: place >> shift)) }
    }
    return pickle + [0x2E]
  }

  private static var copies: [UInt8] {
    let list = code([0x80, 2, 0x5D, 0x71, 0, 0x28], repeated([0x4E, 0x4E, 0x86], 1000), [0x65])
    let copy = code(global("collections", "OrderedDict"), [0x68, 0, 0x85, 0x52])
    return code(list, repeated(copy, 20_000), [0x2E])
  }

  private static var names: [UInt8] {
    var pickle = code([0x80, 2, 0x7D, 0x28], text("a"), tensor([1], [1]), [0x71, 0])
    for index in 0..<300_000 {
      let name = String(index).utf8
      pickle += [0x58, UInt8(name.count), 0, 0, 0]
      pickle += name
      pickle += [0x68, 0]
    }
    return pickle + [0x75, 0x2E]
  }
}
