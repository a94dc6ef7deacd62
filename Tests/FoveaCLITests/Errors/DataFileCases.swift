import Foundation
import FoveaCompression

/// Data sets whose files are missing, damaged, or promise what they do not hold.
enum DataFileCases {
  static let cases = damaged + packed + misplaced

  private static let pictures = "data/train-images-idx3-ubyte"
  private static let labels = "data/train-labels-idx1-ubyte"
  private static let short = "train --model lenet --epochs 1 -b 10 --threads 1 --quiet"

  /// An IDX file: numbers of four bytes each, then bytes.
  private static func idx(_ header: [Int], _ bytes: Data = Data()) -> Data {
    var data = Data()
    for number in header {
      for shift in [24, 16, 8, 0] { data.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
    return data + bytes
  }

  /// Training on a folder of MNIST's files, 20 pictures to learn from and 20 to judge on, after a change.
  private static func learn(
    _ name: String, varying: [(pattern: String, text: String)] = [],
    _ change: @escaping @Sendable (CaseFolder) throws -> Void
  ) -> ErrorCase {
    ErrorCase(
      name: name, commands: ["\(short) --data mnist --data-dir data --output-dir out"], varying: varying
    ) { folder in
      for part in ["train", "t10k"] {
        try folder.write(idx([2051, 20, 28, 28], Data(count: 15680)), to: "data/\(part)-images-idx3-ubyte")
        try folder.write(idx([2049, 20], Data(count: 20)), to: "data/\(part)-labels-idx1-ubyte")
      }
      try change(folder)
    }
  }

  private static let damaged = [
    learn("wrong magic number") { folder in
      var bytes = try folder.read(pictures)
      bytes[2] = 0x50
      try folder.write(bytes, to: pictures)
    },
    learn("pictures cut short") { try $0.write(try $0.read(pictures).prefix(9000), to: pictures) },
    learn("more pictures than can be read") { folder in
      try folder.write(idx([2051, 3_000_000, 28, 28]), to: pictures)
      try folder.resize(pictures, to: 2_352_000_016)
    },
    learn("header that promises more than can be") {
      try $0.write(idx([2051, 2_000_000_000, 2_000_000_000, 2_000_000_000]), to: pictures)
    },
    learn("label out of range") { try $0.write(idx([2049, 20], Data(count: 19) + [11]), to: labels) },
    learn("numbers of pictures and labels differ") {
      try $0.write(idx([2049, 19], Data(count: 19)), to: labels)
    },
  ]

  /// Puts a gzip file in the place of the pictures.
  private static func pack(_ folder: CaseFolder, _ bytes: Data) throws {
    try folder.remove(pictures)
    try folder.write(bytes, to: pictures + ".gz")
  }

  /// A gzip file of a header and zeros: one member of 16 MiB again and again, as packing them costs time.
  private static func bomb(_ header: [Int], zeros: Int) throws -> Data {
    let (members, rest) = zeros.quotientAndRemainder(dividingBy: 16 << 20)
    let member = try Gzip.compress(Data(count: 16 << 20))
    var data = try Gzip.compress(idx(header, Data(count: rest)))
    for _ in 0..<members { data += member }
    return data
  }

  private static let packed = [
    learn("gzip stream cut short") { folder in
      let numbers = Data((1...4000).map { "\($0)\n" }.joined().utf8).prefix(15680)
      try pack(folder, Gzip.compress(idx([2051, 20, 28, 28], numbers)).prefix(3000))
    },
    learn("gzip checksum wrong") { folder in
      try pack(folder, Gzip.compress(folder.read(pictures)))
      try folder.flip(pictures + ".gz", at: -6)
    },
    learn("gzip bomb: 2 GB in a small file") {
      try pack($0, bomb([2051, 20, 28, 28], zeros: 2_000_000_000))
    },
    learn(
      "gzip bomb that tells its size", varying: [("file of [0-9]+; at most [0-9]+", "file of N; at most N")]
    ) {
      try pack($0, bomb([2051, 300_000, 28, 28], zeros: 235_200_000))
      try $0.write(idx([2049, 300_000], Data(count: 300_000)), to: labels)
    },
  ]

  private static let misplaced = [
    ErrorCase(
      name: "no data files", commands: ["\(short) --data mnist --data-dir none --output-dir out"]
    ) { try $0.makeFolder("none") },
    ErrorCase(
      name: "directory for a data set", commands: ["train --model lenet --data none --output-dir out"]
    ) { try $0.makeFolder("none") },
    ErrorCase(
      name: "download onto another file", commands: ["data download mnist --data-dir fetched"]
    ) { try $0.write(Data(count: 100), to: "fetched/mnist/train-images-idx3-ubyte.gz") },
  ]
}
