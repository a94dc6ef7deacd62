import Foundation
import FoveaCore

/// Fetches one file from one address into its part, going on with what is there if it is of the same file.
struct MirrorTransfer {
  /// What an attempt came to, if it did not come to the whole file.
  enum Failure: Error {
    /// The connection failed; another attempt may go on.
    case connection(String)
    /// What the server says cannot be the file.
    case refused(String)

    var reason: String {
      switch self {
      case .connection(let reason), .refused(let reason): reason
      }
    }
  }

  let address: URL
  /// The number of bytes that the file must have; nil to believe the server.
  let size: Int?
  let limits: TransferLimits

  /// The most bytes that a file may have whose size nobody knows.
  private static let largest = 64 << 30

  /// Fetches what is missing, up to the last byte; `began` and `progress` get the bytes that are there and those of the
  /// whole, if they are known.
  ///
  /// - Throws: `Failure`, or `FoveaError` if the part cannot be written.
  func run(into part: PartFile, began: (Int, Int?) -> Void, progress: (Int, Int?) -> Void) throws {
    var answer = try request(goingOnWith: part)
    // A file that is another by now, or shorter, begins again.
    if answer.response.status == 416 || isOther(answer.response, part) {
      try part.restart(from: nil)
      answer = try request(goingOnWith: part)
    }
    let size = try judge(answer.response, part)
    let (words, limit) = (size.map(String.init) ?? "unknown", min(size ?? .max, Self.largest))
    began(part.count, size)
    while true {
      let piece: Data?
      do {
        piece = try answer.stream.next()
      } catch {
        throw Failure.connection("\(error.reason) after \(part.count) of \(words) bytes")
      }
      guard let piece else { break }
      guard piece.count <= limit - part.count else {
        throw Failure.refused("sends more than the \(limit) bytes that the file has")
      }
      try part.append(piece)
      progress(part.count, size)
    }
    guard part.count == size ?? part.count else {
      throw Failure.connection("the connection ended after \(part.count) of \(words) bytes")
    }
  }

  /// Whether what has come is of this address, so that more of it may fit.
  private func canGoOn(with part: PartFile) -> Bool {
    part.count > 0 && part.origin?.address == address.absoluteString
  }

  /// Whether an answer holds a part of another file than the one that is there in part.
  private func isOther(_ response: HTTPStream.Response, _ part: PartFile) -> Bool {
    guard response.status == 206, let origin = origin(response) else { return false }
    return origin != part.origin
  }

  /// Decides from the beginning of an answer where its bytes belong; nothing is given up for one that cannot be right.
  ///
  /// - Returns: The bytes of the whole file, nil if neither side knows.
  private func judge(_ response: HTTPStream.Response, _ part: PartFile) throws -> Int? {
    let length = response["Content-Length"].flatMap { Int($0) }
    var (first, size) = (0, self.size)
    switch response.status {
    case 200: size = size ?? length
    case 206 where canGoOn(with: part):
      guard let range = ContentRange(response["Content-Range"]) else {
        throw Failure.refused("answers with a part of the file and does not say which")
      }
      let whole = size ?? range.size ?? range.last + 1
      guard range.first == part.count, range.last == whole - 1, range.size ?? whole == whole else {
        throw Failure.refused(
          "answers with bytes \(range.first) to \(range.last), expected \(part.count) to \(whole - 1)")
      }
      size = whole
      first = part.count
    default: throw Failure.refused("answers \(response.status), expected 200")
    }
    guard size ?? 0 <= Self.largest, length ?? 0 >= 0 else {
      throw Failure.refused("announces \(size ?? 0) bytes, at most \(Self.largest) are taken")
    }
    if let length, let size, length != size - first {
      throw Failure.refused("announces \(length) bytes, expected \(size - first)")
    }
    if first == 0 { try part.restart(from: origin(response)) }
    return size
  }

  /// What tells the file of an answer from another of its name; only strong tags promise equal bytes.
  private func origin(_ response: HTTPStream.Response) -> PartFile.Origin? {
    let tag = response["ETag"].flatMap { $0.hasPrefix("\"") ? $0 : nil }
    guard let validator = tag ?? response["Last-Modified"], !validator.isEmpty,
      validator.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { return nil }
    return PartFile.Origin(address: address.absoluteString, validator: validator)
  }

  /// Sends a request, for the bytes that are missing where some are there.
  private func request(
    goingOnWith part: PartFile
  ) throws -> (stream: HTTPStream, response: HTTPStream.Response) {
    var request = FollowedRequest(limits: limits)
    if canGoOn(with: part), let origin = part.origin {
      request.headers = ["Range": "bytes=\(part.count)-", "If-Range": origin.validator]
    }
    return try request.send(to: address)
  }
}
