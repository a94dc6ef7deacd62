import Foundation
import Testing

/// Runs that cannot begin, cannot be resumed, or cannot go on.
enum RunCases {
  static let cases = begun + resumed + lost + ended

  private static let short = "train --model lenet --epochs 1 -b 10 --threads 1 --quiet"
  private static let shapes = "\(short) --data shapes --examples 50"

  /// The files of a finished run; runs are trained once, and every case gets a copy.
  struct Files: Sendable {
    var contents: [String: Data] = [:]

    /// Trains for some epochs.
    init(epochs: Int) throws {
      let folder = try CaseFolder()
      let command = "\(shapes) --img-size 16 --epochs \(epochs) --output-dir run"
      let outcome = try Command.run(command.split(separator: " ").map(String.init), in: folder.url)
      try #require(outcome.status == 0, "\(outcome.errors)")
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path("run")) {
        contents[name] = try folder.read("run/\(name)")
      }
    }

    func write(to directory: String, in folder: CaseFolder) throws {
      for (name, bytes) in contents { try folder.write(bytes, to: "\(directory)/\(name)") }
    }
  }

  static let run: Result<Files, any Error> = Result { try Files(epochs: 1) }
  private static let longer: Result<Files, any Error> = Result { try Files(epochs: 3) }

  private static func failing(
    _ name: String, _ command: String, varying: [(pattern: String, text: String)] = [],
    limits: Command.Limits = .init(), mayWrite: [String] = [],
    _ make: @escaping @Sendable (CaseFolder) throws -> Void = { _ in }
  ) -> ErrorCase {
    ErrorCase(name: name, commands: [command], limits: limits, mayWrite: mayWrite, varying: varying) {
      folder in
      try run.get().write(to: "run", in: folder)
      try make(folder)
    }
  }

  private static let begun = [
    failing("output directory that cannot be made", "\(shapes) --output-dir file/out") {
      try $0.write("", to: "file")
    },
    failing("output directory in use", "\(shapes) --output-dir run"),
    failing(
      "fewer classes than the data have", "\(shapes) --img-size 16 --num-classes 7 --output-dir out"),
  ]

  private static func resume(
    _ name: String, _ options: String = "", varying: [(pattern: String, text: String)] = [],
    _ make: @escaping @Sendable (CaseFolder) throws -> Void = { _ in }
  ) -> ErrorCase {
    failing(name, "\(shapes) --img-size 16 --output-dir run --resume\(options)", varying: varying, make)
  }

  private static let resumed = [
    resume("resumed with another seed", " --seed 1"),
    resume("resumed with other data", " --examples 60", varying: [("shapes [0-9a-f]{16}", "shapes N")]),
    resume("resumed with another algorithm", " --convolution direct"),
    resume("resumed with another backend", " --backend reference"),
    resume("resumed from other weights", " --weights other.pth"),
    resume("resumed from layers of another network", " --init-from other.safetensors"),
    resume("resumed with fewer epochs") { folder in
      try folder.remove("run")
      try longer.get().write(to: "run", in: folder)
    },
    // The folder keeps the lock that another run would have until the case is over.
    resume("resumed while it runs") { try $0.lock("run") },
  ]

  private static let lost = [
    resume("resumed with a damaged line of metrics") { folder in
      var lines = try folder.read("run/metrics.jsonl").split(separator: 0x0A)
      lines[1] = lines[1].dropLast(9)
      try folder.write(Data(lines.joined(separator: [0x0A])) + [0x0A], to: "run/metrics.jsonl")
    },
    resume(
      "resumed from a damaged checkpoint",
      varying: [("\"[0-9a-f]+\", its bytes give [0-9a-f]+", "N, its bytes give N")]
    ) { try $0.flip("run/last.safetensors", at: 30_000) },
    resume("resumed without a checkpoint") { try $0.remove("run/last.safetensors") },
  ]

  /// A run that is stopped in the middle keeps its checkpoints; what is written of it as text may have grown.
  private static let ended = [
    failing(
      "disk full in mid-save (a limit of 50 KiB for a file)",
      "\(shapes) --img-size 16 --output-dir run --resume --epochs 3",
      limits: .init(file: 50 << 10),
      mayWrite: ["metrics.jsonl", "config.json", "class_indices.json", "curves.svg", "history.csv"]
        .map { "run/" + $0 }),
    failing(
      "loss that is not finite", "\(shapes) --img-size 16 --output-dir diverged --lr 1e30 --epochs 9",
      varying: [("step [0-9]+: [a-z0-9.]+: ", "step N: PARAMETER: ")], mayWrite: ["diverged"]),
  ]
}
