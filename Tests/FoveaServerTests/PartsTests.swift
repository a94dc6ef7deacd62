import Foundation
import FoveaServer
import TestSupport
import Testing

/// The parts of a server that need no network.
@Suite(.tags(.quick)) struct PartsTests {
  @Test func batchesHaveTheSizesOfPrograms() {
    #expect(BatchSizes(largest: 1).all == [1])
    #expect(BatchSizes(largest: 32).all == [1, 2, 4, 8, 16, 32])
    #expect(BatchSizes(largest: 12).all == [1, 2, 4, 8, 12])
    for largest in [1, 2, 7, 12, 32] {
      let sizes = BatchSizes(largest: largest)
      for count in 1...(3 * largest) {
        let parts = sizes.parts(of: count)
        #expect(parts.reduce(0) { $0 + $1.images } == count)
        #expect(parts.allSatisfy { sizes.all.contains($0.size) && $0.images <= $0.size })
        // At most a quarter of a batch is filled up.
        #expect(parts.allSatisfy { 4 * $0.images >= 3 * $0.size })
      }
    }
    #expect(BatchSizes(largest: 32).parts(of: 31).map(\.size) == [32])
    #expect(BatchSizes(largest: 32).parts(of: 21).map(\.size) == [16, 4, 1])
  }

  @Test func scoresAreRanked() {
    let scores = Scores([1, 3, 3, -2])
    #expect(scores.ranked.map(\.index) == [1, 2, 0, 3])
    #expect(abs(scores.ranked.reduce(0) { $0 + $1.score } - 1) < 1e-6)
    #expect(abs(scores.ranked[0].score - 0.46679) < 1e-4)
    #expect(Scores([0, 1000], .softmax).ranked.map(\.score) == [1, 0])
    #expect(abs(Scores([0.5], .sigmoid).ranked[0].score - 0.62246) < 1e-5)
    #expect(Scores([0.5, 2], .none).ranked.map(\.score) == [2, 0.5])
  }

  @Test func formsAreRead() throws {
    let body =
      "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\n5\r\n"
      + "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\\\"b;c.png\"\r\n"
      + "Content-Type: image/png\r\n\r\n\u{1}\r\n--not\r\n\r\n--b\r\nContent-Disposition: form-data; name=e\r\n\r\n\r\n--b--\r\n"
    let parts = try MultipartReader.parts(
      of: Data(body.utf8), contentType: "multipart/form-data; charset=x; boundary=\"b\"")
    #expect(parts.map(\.name) == ["k", "file", "e"])
    #expect(parts.map(\.fileName) == [nil, "a\"b;c.png", nil])
    #expect(parts.map { String(decoding: $0.body, as: UTF8.self) } == ["5", "\u{1}\r\n--not\r\n", ""])
  }

  @Test(arguments: [
    ("multipart/form-data", "--b\r\n", "no boundary in its content-type"),
    ("multipart/form-data; boundary=b", "", "no boundary"),
    ("multipart/form-data; boundary=b", "--b\r\n", "a part without a head"),
    ("multipart/form-data; boundary=b", "--bx\r\n", "a damaged boundary"),
    ("multipart/form-data; boundary=b", "--b\r\nA: b\r\n\r\nbody", "ends within a part"),
    (
      "multipart/form-data; boundary=b", String(repeating: "--b\r\nA: b\r\n\r\n\r\n", count: 80) + "--b--",
      "more than 64"
    ),
  ]) func damagedFormsAreRefused(_ type: String, _ body: String, _ expected: String) {
    let error = #expect(throws: (any Error).self) {
      try MultipartReader.parts(of: Data(body.utf8), contentType: type)
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains(expected))
  }
}
