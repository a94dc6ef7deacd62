import Foundation

/// Makes safetensors files whose header can be anything.
enum SafeTensorsForge {
  /// The length of a header, as a file begins with it.
  static func length(_ count: UInt64) -> Data {
    Data((0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) })
  }

  /// A header and so many zeros.
  static func file(_ header: some Collection<UInt8>, count: Int = 0) -> Data {
    length(UInt64(header.count)) + Data(header) + Data(count: count)
  }

  static func file(_ header: String, count: Int = 0) -> Data { file(header.utf8, count: count) }

  /// The entry of a tensor of bytes, with a shape of one axis unless it is given.
  static func entry(_ name: String, _ first: Int, _ end: Int, shape: String? = nil) -> String {
    entry(name, "\(first)", "\(end)", shape: shape ?? "\(end - first)")
  }

  static func entry(_ name: String, _ first: String, _ end: String, shape: String) -> String {
    #""\#(name)":{"dtype":"U8","shape":[\#(shape)],"data_offsets":[\#(first),\#(end)]}"#
  }

  /// The longest header that is read.
  static let most = 100_000_000

  /// Writes a file whose header is as long as allowed: some pieces, then spaces, and so many zeros behind it.
  static func writeLongest(
    _ name: String, in folder: CaseFolder, count: Int = 0, _ pieces: some Sequence<Data>
  ) throws {
    try folder.write(length(UInt64(most)), to: name)
    let file = try FileHandle(forWritingTo: folder.url.appendingPathComponent(name))
    var left = most
    _ = try file.seekToEnd()
    for piece in pieces {
      try file.write(contentsOf: piece)
      left -= piece.count
    }
    try file.write(contentsOf: Data(repeating: 0x20, count: left))
    try file.write(contentsOf: Data(count: count))
    try file.close()
  }
}
