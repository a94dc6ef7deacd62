import Foundation
import TestSupport
import Testing

/// What the README shows is what is built.
@Suite(.tags(.quick)) struct ReadmeTests {
  @Test(arguments: ["FirstModel", "LookInside"])
  func theLibraryExamplesAreThoseThatAreBuilt(_ name: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let example = try String(
      contentsOf: root.appendingPathComponent("Examples/\(name)/\(name).swift"), encoding: .utf8)
    #expect(readme.contains("```swift\n\(example)```"))
  }
}
