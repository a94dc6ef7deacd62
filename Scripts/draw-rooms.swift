#!/usr/bin/env swift
// Draws the rooms of Package.swift and what they import as Documentation/Rooms.svg, by Graphviz's `dot`.
//
//   Scripts/draw-rooms.swift            draws the picture
//   Scripts/draw-rooms.swift --check    fails if the picture shows another plan than Package.swift; needs no Graphviz
//
// An arrow points to what a room imports; one that follows from others is left to them.
import Foundation

struct Failure: Error, CustomStringConvertible {
  var description: String
}

/// The part of what `swift package dump-package` says that is drawn.
struct Manifest: Decodable {
  struct Dependency: Decodable {
    var name: String

    init(from decoder: any Decoder) throws {
      let kinds = try decoder.singleValueContainer().decode([String: [Part]].self)
      guard case .name(let name)? = kinds.values.first?.first else {
        throw Failure(description: "a dependency without a name")
      }
      self.name = name
    }

    /// A dependency is a list that begins with its name; what else stands in it is not drawn.
    enum Part: Decodable {
      case name(String)
      case other

      init(from decoder: any Decoder) throws {
        self = (try? decoder.singleValueContainer().decode(String.self)).map(Part.name) ?? .other
      }
    }
  }

  struct Setting: Decodable {
    struct Kind: Decodable { var strictMemorySafety: [String: String]? }
    var kind: Kind
  }

  struct Target: Decodable {
    var name: String
    var type: String
    var path: String?
    var dependencies: [Dependency]
    var settings: [Setting]
  }
  var targets: [Target]
}

/// The output of a program, which gets `input`.
func run(_ arguments: [String], input: String = "", in directory: URL) throws -> Data {
  let (process, fed, printed) = (Process(), Pipe(), Pipe())
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = arguments
  process.currentDirectoryURL = directory
  (process.standardInput, process.standardOutput) = (fed, printed)
  try process.run()
  try fed.fileHandleForWriting.write(contentsOf: Data(input.utf8))
  try fed.fileHandleForWriting.close()
  let output = try printed.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    throw Failure(description: "\(arguments.joined(separator: " ")): status \(process.terminationStatus)")
  }
  return output
}

/// The plan as a drawing for `dot`: a box for each room in the order of the manifest, and the arrows between them.
func drawing(of manifest: Manifest) -> String {
  let rooms = manifest.targets.filter {
    $0.name.hasPrefix("Fovea") && $0.path == nil && ["regular", "executable"].contains($0.type)
  }
  let names = Set(rooms.map(\.name))
  var imports: [String: Set<String>] = [:]
  for room in rooms { imports[room.name] = Set(room.dependencies.map(\.name)).intersection(names) }
  /// All that a room reaches over one arrow or more.
  func reached(from room: String) -> Set<String> {
    (imports[room] ?? []).reduce(into: []) { $0.formUnion(reached(from: $1).union([$1])) }
  }

  var lines = [
    "digraph Rooms {",
    "  bgcolor=white; rankdir=TB; nodesep=0.25; ranksep=0.35; splines=true;",
    "  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=13, color=\"#5b6b7a\"];",
    "  edge [color=\"#7a8794\", arrowsize=0.6];",
  ]
  for room in rooms {
    let others = room.dependencies.map(\.name).filter { !names.contains($0) }
    let below = others.isEmpty ? "" : "<br/><font point-size=\"10\">\(others.joined(separator: ", "))</font>"
    let isSafe = room.settings.contains { $0.kind.strictMemorySafety != nil }
    lines.append(
      "  \(room.name) [label=<\(room.name)\(below)>, fillcolor=\"\(isSafe ? "#e8f1fa" : "#fbe3d0")\"];")
  }
  for room in rooms {
    let direct = imports[room.name] ?? []
    let implied = direct.reduce(into: Set<String>()) { $0.formUnion(reached(from: $1)) }
    for target in direct.subtracting(implied).sorted() { lines.append("  \(room.name) -> \(target);") }
  }
  return (lines + ["}", ""]).joined(separator: "\n")
}

do {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  let picture = root.appendingPathComponent("Documentation/Rooms.svg")
  // A scratch folder of its own, as another build may hold the lock of `.build`.
  let dump = try run(["swift", "package", "--scratch-path", ".build-rooms", "dump-package"], in: root)
  let plan = drawing(of: try JSONDecoder().decode(Manifest.self, from: dump))
  // The picture carries the plan that it was drawn from: a comment, where two hyphens may not follow each other.
  let comment =
    "<!-- The plan, for Scripts/draw-rooms.swift:\n\(plan.replacingOccurrences(of: "->", with: "to"))-->\n"
  if CommandLine.arguments.contains("--check") {
    guard try String(contentsOf: picture, encoding: .utf8).hasSuffix(comment) else {
      throw Failure(
        description: "Documentation/Rooms.svg shows another plan than Package.swift: Scripts/draw-rooms.swift"
      )
    }
  } else {
    let drawn = try run(["dot", "-Tsvg"], input: plan, in: root)
    try (String(decoding: drawn, as: UTF8.self) + comment).write(
      to: picture, atomically: true, encoding: .utf8)
  }
} catch {
  FileHandle.standardError.write(Data("draw-rooms: \(error)\n".utf8))
  exit(1)
}
