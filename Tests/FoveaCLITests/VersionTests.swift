import Foundation
import TestSupport
import Testing

/// What the command says of itself.
@Suite(.tags(.process)) struct VersionTests {
  private let package = Command.repository

  @Test func theVersionIsOneLine() throws {
    let outcome = try Command.run(["--version"])
    #expect(outcome.status == 0)
    #expect(outcome.output.wholeMatch(of: /fovea \d+\.\d+\.\d+, oneDNN \d+\.\d+\.\d+\n/) != nil)
  }

  @Test func moreOfItTellsBuildLibrariesAndLicences() throws {
    let outcome = try Command.run(["--version", "--verbose"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first?.wholeMatch(of: /fovea \d+\.\d+\.\d+/) != nil)
    for name in ["oneDNN", "libjpeg-turbo", "libspng", "libwebp", "zlib"] {
      #expect(
        lines.contains { $0.wholeMatch(of: /([^ ]+) +\d+(\.\d+)+ */)?.output.1 == name[...] }, "\(name)")
    }
    for name in ["commit", "Swift"] { #expect(lines.contains { $0.hasPrefix(name + " ") }) }
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  /// Packages that are added later are named with their licence, here and where packages carry the texts.
  @Test func everyPackageIsNamed() throws {
    let manifest = try String(contentsOf: package.appending(path: "Package.swift"), encoding: .utf8)
    let names = manifest.matches(of: /url: "[^"]*\/([^"\/]+)"/).map(\.output.1)
    #expect(names.count > 5)
    let copyright = try String(
      contentsOf: package.appending(path: "Packaging/debian/copyright"), encoding: .utf8)
    let output = try Command.run(["--version", "--verbose"]).output
    for name in names {
      #expect(output.contains("  \(name) "), "\(name)")
      #expect(copyright.contains(" \(name)"), "\(name)")
    }
  }
}
