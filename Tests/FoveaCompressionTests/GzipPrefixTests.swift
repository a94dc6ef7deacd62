import Foundation
import TestSupport
import Testing

import FoveaCompression
import FoveaCore

@Suite(.tags(.quick)) struct GzipPrefixTests {
  @Test(arguments: [(1, 1), (5, 5), (100, 11)]) func givesTheFirstBytes(_ count: Int, _ found: Int) throws {
    let text = Data("hello there".utf8)
    let zipped = try Gzip.compress(text)
    #expect(try Gzip.decompressPrefix(zipped, from: "a", count: count) == text.prefix(found))
  }

  @Test func refusesDamage() throws {
    let damaged = try Gzip.compress(Data("hello there".utf8)).prefix(10) + Data(repeating: 0xFF, count: 20)
    expectRefusal("a: is a damaged ") { try Gzip.decompressPrefix(damaged, from: "a", count: 4) }
    expectRefusal("a: is a damaged ") { try Gzip.decompressPrefix(Data("text".utf8), from: "a", count: 4) }
  }
}
