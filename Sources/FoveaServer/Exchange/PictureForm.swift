import Foundation
import FoveaCore

/// The pictures of a request: files of a form, or the body itself.
enum PictureForm {
  /// The media types of such bodies.
  static let body: [String: JSONValue] = [
    "multipart/form-data": ["type": "object", "additionalProperties": Operation.bytes],
    "image/*": Operation.bytes, "application/octet-stream": Operation.bytes,
  ]

  /// Those that a form brings as files, or the body itself.
  ///
  /// - Throws: `ServerError` with status 400 if there is none.
  static func pictures(in request: ServerRequest) throws -> [MultipartReader.Part] {
    guard request.contentType == "multipart/form-data" else {
      return [MultipartReader.Part(name: "picture", fileName: nil, body: request.body)]
    }
    let parts = try MultipartReader.parts(of: request.body, contentType: request.headers[.contentType] ?? "")
    let files = parts.filter { $0.fileName != nil }
    guard !files.isEmpty else { throw ServerError.badRequest("the form has no file") }
    return files
  }

  /// The only picture, or the first one.
  ///
  /// - Throws: `ServerError` with status 400 if there is none.
  static func first(in request: ServerRequest) throws -> Data {
    guard let part = try pictures(in: request).first else {
      throw ServerError.badRequest("the form has no file")
    }
    return part.body
  }
}
