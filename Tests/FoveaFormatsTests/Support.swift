import Foundation
import Testing

import FoveaCore

/// The path of a file that `Goldens/make.py` wrote.
func golden(_ name: String) -> String {
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens/\(name)").path
}

/// A path in the temporary directory that nothing else uses.
func temporaryPath(_ name: String) -> String {
  FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)-\(name)").path
}

/// Expects an error of one line that begins with the file's name and holds the given words.
func expectRefusal(
  _ words: String, _ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  let error = #expect(throws: FoveaError.self, sourceLocation: location) { try body() }
  let text = error?.description ?? ""
  #expect(text.contains(words), sourceLocation: location)
  #expect(!text.contains("\n"), sourceLocation: location)
}
