import Foundation
import FoveaDownload
import TestSupport
import Testing

/// The hash against the examples of FIPS 180-4 and of NIST.
@Suite(.tags(.quick)) struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
        + "nopqrstu", "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func theExamplesOfTheStandard(text: String, hash: String) {
    var whole = SHA256()
    whole.update(Array(text.utf8))
    #expect(whole.hexadecimal == hash)
  }

  /// A million times "a", in pieces of all lengths.
  @Test(arguments: [1, 55, 56, 63, 64, 65, 1000, 1_000_000])
  func piecesDoNotMatter(length: Int) {
    var hash = SHA256()
    var left = 1_000_000
    while left > 0 {
      hash.update([UInt8](repeating: 0x61, count: min(length, left)))
      left -= min(length, left)
    }
    #expect(hash.hexadecimal == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// Wherever the padding begins.
  @Test func everyLengthIsPadded() {
    var hashes: Set<String> = []
    for count in 0..<200 {
      var hash = SHA256()
      hash.update([UInt8](repeating: 0, count: count))
      hashes.insert(hash.hexadecimal)
      #expect(hash.hexadecimal.count == 64)
    }
    #expect(hashes.count == 200)
  }
}
