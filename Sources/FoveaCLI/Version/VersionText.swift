import CFoveaBuild
import Foundation
import Fovea
import FoveaCore
import FoveaImage

/// What the command says of itself.
enum VersionText {
  /// The answer to `--version`.
  static let short = "fovea \(FoveaVersion.current), oneDNN \(OneDNNBackend.libraryVersion)"

  /// The answer to `--version --verbose`: how it was built, what it runs on, and whose work is inside.
  static var long: String {
    let build = [
      ["commit", unsafe fact(fovea_build_commit())], ["Swift", unsafe fact(fovea_build_swift())],
    ]
    let libraries =
      [["oneDNN", OneDNNBackend.libraryVersion]] + PictureLibraries.versions.map { [$0.name, $0.version] }
    let width = (Component.all.map(\.name.count).max() ?? 0) + 2
    let licences = Component.Kind.allCases.flatMap { kind in
      ["", "\(kind.rawValue):"]
        + Component.all.filter { $0.kind == kind }.map {
          "  " + $0.name.padding(toLength: width, withPad: " ", startingAt: 0) + $0.licence
        }
    }
    return (["fovea \(FoveaVersion.current)"] + TextTable.lines(build + libraries) + licences)
      .joined(separator: "\n")
  }

  private static func fact(_ text: UnsafePointer<CChar>?) -> String {
    let text = unsafe text.map { unsafe String(cString: $0) } ?? ""
    return text.isEmpty ? "unknown" : text
  }
}
