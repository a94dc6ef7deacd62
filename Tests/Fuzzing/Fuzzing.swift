import CLibFuzzer
import Foundation

/// `FoveaFuzz TARGET [OPTIONS OF LIBFUZZER] [FOLDER]`: feeds one entry point with bytes that libFuzzer makes up.
@main
enum Fuzzing {
  /// What the bytes are given to.
  nonisolated(unsafe) private static var target = FuzzTarget.jpeg

  static func main() {
    guard CommandLine.arguments.count > 1, let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
      print(FuzzTarget.allCases.map(\.rawValue).joined(separator: "\n"))
      return
    }
    Self.target = target
    // The name of the target is no option of libFuzzer's.
    let words = [CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)
    var count = CInt(words.count)
    var pointers = unsafe words.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    unsafe pointers.withUnsafeMutableBufferPointer { list in
      var first = unsafe list.baseAddress
      _ = unsafe LLVMFuzzerRunDriver(&count, &first) { bytes, size in
        unsafe Fuzzing.target.run(bytes.map { unsafe Data(bytes: $0, count: size) } ?? Data())
        return 0
      }
    }
  }
}
