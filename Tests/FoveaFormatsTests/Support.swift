import Foundation
import TestSupport

/// The path of a file that `Goldens/make.py` wrote.
func golden(_ name: String) -> String { goldenFile(name).path }

/// A path in the temporary directory that nothing else uses.
func temporaryPath(_ name: String) -> String {
  FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)-\(name)").path
}
