import Fovea
import FoveaCore
import FoveaDownload

/// Where the numbers of a report come from: the command, the weights, the data and the machine.
struct EvaluationFacts {
  var weights: FileLocation
  var checkpoint: Checkpoint
  var pipeline: Pipeline
  var data: any DataSet
  var configuration: DataConfiguration
  var backend: any Backend
  /// Beside the pictures themselves, how they are looked at; nil for the pipeline alone.
  var views: String?

  /// The facts, the most important first.
  ///
  /// - Throws: `FoveaError` with code `.file` if the weights cannot be read again.
  func all() throws -> [EvaluationPage.Fact] {
    var facts = [
      EvaluationPage.Fact("Command", Self.command(CommandLine.arguments)),
      .init("Program", FoveaCommand.configuration.version),
      .init("Weights", weights.absolutePath),
      .init("SHA-256 of the weights", try Self.hash(of: weights)),
      .init("Model", "\(checkpoint.model)"),
    ]
    if let latest = checkpoint.training.latest {
      facts.append(.init("Trained", "\(latest.epoch) of \(latest.epochs) epochs, \(latest.step) steps"))
    }
    facts.append(.init("Data", "\(data.name), the part to judge on, \(data.count) examples"))
    if let directory = configuration.directory {
      facts.append(.init("Directory of the data", FileLocation(directory).absolutePath))
    }
    facts.append(.init("Fingerprint of the data", data.fingerprint))
    let steps = "\(pipeline)"
    facts.append(.init("Preparation of pictures", steps.isEmpty ? "none" : steps))
    if let views { facts.append(.init("Views of each picture", views)) }
    for remark in data.remarks { facts.append(.init("Remark on the data", remark)) }
    for (name, text) in backend.traits.sorted(by: { $0.key < $1.key }) {
      facts.append(.init("Machine: \(name)", text))
    }
    for (name, text) in (checkpoint.provenance?.choices ?? [:]).sorted(by: { $0.key < $1.key }) {
      facts.append(.init("Training: \(name)", text))
    }
    return facts
  }

  /// The command as a person can type it into a shell.
  static func command(_ arguments: [String]) -> String {
    (["fovea"] + arguments.dropFirst()).map { word in
      let isPlain = !word.isEmpty && word.utf8.allSatisfy { plain.contains($0) }
      return isPlain ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }.joined(separator: " ")
  }

  private static let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+%@~".utf8)

  private static func hash(of file: FileLocation) throws -> String {
    let source = try SequentialFile(file)
    var hash = SHA256()
    while case let bytes = try source.read(upTo: 1 << 20), !bytes.isEmpty { hash.update(bytes) }
    return hash.hexadecimal
  }
}
