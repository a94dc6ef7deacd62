import Foundation
import Fovea
import FoveaCore

/// Drawings laid out by Graphviz's `dot`, which runs as a process of its own; DOT itself needs no program.
enum Graphviz {
  /// The endings of the files that can be written.
  static let endings = ["dot", "svg", "png", "pdf"]
  /// The longest that `dot` may take, in seconds.
  private static let patience = 60

  /// The ending of a file's name, nil if Graphviz cannot write it.
  static func ending(of file: FileLocation) -> String? {
    endings.contains(file.ending) ? file.ending : nil
  }

  /// Writes a drawing in DOT to a file, laid out unless the file's name ends in `.dot`.
  ///
  /// - Throws: `FoveaError` with code `.file` if `dot` is not there, fails or takes too long, the file
  ///   cannot be written, or it exists and is not to be replaced.
  static func write(_ drawing: String, to file: FileLocation, replacing: Bool) throws {
    let ending = ending(of: file) ?? "dot"
    let data = ending == "dot" ? Data(drawing.utf8) : try layOut(drawing, as: ending)
    try AtomicFile.write(to: file.path, replacing: replacing) { try $0.write(contentsOf: data) }
  }

  /// Has `dot` lay out a drawing.
  private static func layOut(_ drawing: String, as format: String) throws -> Data {
    guard let program else {
      throw FoveaError(
        .file, at: "dot", "the program that lays out drawings is not installed",
        remedy: "install Graphviz (Debian and Homebrew call it graphviz), or write a .dot file")
    }
    let temporary = FileManager.default.temporaryDirectory
    do {
      return try run(
        program, on: drawing, as: format,
        in: temporary.appendingPathComponent("fovea-\(UUID().uuidString)"))
    } catch let error as FoveaError {
      throw error
    } catch {
      throw FoveaError(
        .file, at: program.path, "cannot be run with files in \(temporary.path): \(SystemReason.of(error))",
        remedy: "name a directory with room in TMPDIR, or write a .dot file")
    }
  }

  /// Runs the program with files in a folder, which is made and removed.
  private static func run(
    _ program: URL, on drawing: String, as format: String, in folder: URL
  ) throws -> Data {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (source, picture, messages) = (
      folder.appendingPathComponent("in"), folder.appendingPathComponent("out"),
      folder.appendingPathComponent("err")
    )
    // The text goes to its standard input, the picture comes from its output. Files and not pipes: they take
    // any amount at any time, in whatever order the two sides end.
    try Data(drawing.utf8).write(to: source)
    for file in [picture, messages] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = program
    process.arguments = ["-T\(format)"]
    process.standardInput = try FileHandle(forReadingFrom: source)
    process.standardOutput = try FileHandle(forWritingTo: picture)
    process.standardError = try FileHandle(forWritingTo: messages)
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    guard ended.wait(timeout: .now() + .seconds(patience)) == .success else {
      process.terminate()
      throw FoveaError(
        .file, at: program.path, "took more than \(patience) seconds", remedy: "write a .dot file")
    }
    guard process.terminationStatus == 0 else {
      let text = (try? String(contentsOf: messages, encoding: .utf8)) ?? ""
      throw FoveaError(
        .file, at: program.path, text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "failed",
        remedy: "write a .dot file")
    }
    return try Data(contentsOf: picture)
  }

  /// The program, in the first folder of the search path that has it.
  private static var program: URL? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .filter { $0.hasPrefix("/") }
      .map { FileLocation(String($0)).appending("dot").url }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}
