import ArgumentParser
import Foundation
import Fovea

/// The command `fovea`.
@main
struct FoveaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fovea",
    abstract: "Train, evaluate and use convolutional image classifiers.",
    discussion: """
      Results go to standard output, progress and messages to standard error.

      A first run, on pictures drawn by the program itself:
        fovea train --model lenet --data shapes --epochs 3 --output-dir runs/first
        fovea val --weights runs/first/best.safetensors
      """,
    version: "fovea \(version), oneDNN \(OneDNNBackend.libraryVersion)",
    subcommands: [
      TrainCommand.self, ValCommand.self, PredictCommand.self, LRFindCommand.self, CompareCommand.self,
      DataCommand.self, ModelsCommand.self, RecipesCommand.self, SummaryCommand.self, TourCommand.self,
      InfoCommand.self, ExportCommand.self, BenchmarkCommand.self,
    ])

  /// The version of the program; the changelog says what is in it.
  private static let version = "0.2.0"

  /// Parses the arguments, runs the command and ends the process: 0 when all went well, 1 when something
  /// failed (one line on standard error says what), 64 when the arguments make no sense.
  static func main() {
    // A file that grows beyond the process's limit is an error to report, not a reason to be killed.
    _ = signal(SIGXFSZ, SIG_IGN)
    var command: any ParsableCommand
    do {
      command = try parseAsRoot()
    } catch {
      refuse(error)
    }
    // Training goes on when nobody reads its progress any more; what others do would be for nobody.
    if command is TrainCommand { _ = signal(SIGPIPE, SIG_IGN) }
    do {
      try command.run()
    } catch let error where exitCode(for: error) != .failure || error is ExitCode {
      exit(withError: error)
    } catch {
      Console.error(error)
      exit(withError: ExitCode.failure)
    }
  }
  /// Ends the process with the parser's error, or with the unknown argument that led to it.
  private static func refuse(_ error: any Error) -> Never {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard exitCode(for: error) == .validationFailure,
      let complaint = UnknownArguments.complaint(about: arguments)
    else { exit(withError: error) }
    Console.note(Formatting.line("Error: \(complaint)", atMost: .max))
    let message = fullMessage(for: error)
    if let usage = message.firstRange(of: "Usage: ") { Console.note(String(message[usage.lowerBound...])) }
    exit(withError: ExitCode.validationFailure)
  }
}
