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
      Results go to standard output, progress and messages to standard error. --version --verbose also tells \
      libraries and licences.

      A first run, on pictures drawn by the program itself:
        fovea train --model lenet --data shapes --epochs 3 --output-dir runs/first
        fovea val --weights runs/first/best.safetensors
      """,
    version: VersionText.short,
    // What installing calls.
    subcommands: [ManualCommand.self],
    // In the order in which a person needs them.
    groupedSubcommands: [
      CommandGroup(name: "Data", subcommands: [DataCommand.self]),
      CommandGroup(name: "Models", subcommands: [ModelsCommand.self, SummaryCommand.self, TourCommand.self]),
      CommandGroup(
        name: "Training",
        subcommands: [
          RecipesCommand.self, LRFindCommand.self, TrainCommand.self, WatchCommand.self, CompareCommand.self,
        ]),
      CommandGroup(
        name: "Evaluation and prediction",
        subcommands: [ValCommand.self, PredictCommand.self, ServeCommand.self, HealthCommand.self]),
      CommandGroup(
        name: "Weights and other files",
        subcommands: [WeightsCommand.self, InfoCommand.self, ExportCommand.self, QuantizeCommand.self]),
      CommandGroup(name: "Speed", subcommands: [BenchmarkCommand.self]),
    ],
    helpNames: [.short, .long, .customLong("help-all")])

  /// Parses the arguments, runs the command and ends the process: 0 when all went well, 1 when something
  /// failed, 64 when the arguments make no sense; one line on standard error says what is wrong.
  static func main() {
    // A file that grows beyond the process's limit is an error to report, not a reason to be killed.
    _ = signal(SIGXFSZ, SIG_IGN)
    FilesInUse.endInOneLine()
    // On Linux they come from /proc/self/cmdline, which always holds the command's own name.
    guard !CommandLine.arguments.isEmpty else {
      Console.note("fovea: the command line cannot be read; mount /proc, of which it is a part")
      exit(withError: ExitCode.failure)
    }
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      var command = try parseAsRoot(arguments)
      // Training goes on when nobody reads its progress any more, and a server may close a connection; what others do
      // would be for nobody.
      if command is TrainCommand || command is DataDownloadCommand || command is WeightsDownloadCommand {
        _ = signal(SIGPIPE, SIG_IGN)
      }
      if let user = command as? any UsesWeights {
        try NamedWeights.fetchMissing(user.usedWeights)
        for location in user.usedWeights { FilesInUse.note(location) }
      }
      try command.run()
    } catch let error where exitCode(for: error) == .success {
      show(error, for: arguments)
    } catch let error where exitCode(for: error) == .validationFailure {
      Console.note("fovea: " + UsageError.line(about: error, in: arguments))
      exit(withError: ExitCode.validationFailure)
    } catch let error as ExitCode {
      exit(withError: error)
    } catch {
      Console.error(error)
      exit(withError: ExitCode.failure)
    }
  }

  /// Ends the process with what was requested instead of a run: a page of help, the version, a script.
  private static func show(_ request: any Error, for arguments: [String]) -> Never {
    if fullMessage(for: request) == VersionText.short, arguments.contains("--verbose") {
      Console.result(VersionText.long)
      exit(withError: ExitCode.success)
    }
    guard fullMessage(for: request).hasPrefix("OVERVIEW: "), let root = try? CommandInfo.root() else {
      exit(withError: request)
    }
    // The letters of -threads, one by one, hold that of help.
    let asks: Set = ["-h", "--help", "--help-all", "--help-hidden", "help"]
    if asks.isDisjoint(with: arguments),
      let complaint = UnknownArguments.complaint(about: arguments, of: root)
    {
      Console.note("fovea: " + UsageError.line(about: ValidationError(complaint.text), in: arguments))
      exit(withError: ExitCode.validationFailure)
    }
    let isWhole = arguments.prefix { $0 != "--" }.contains { ["--help-all", "--help-hidden"].contains($0) }
    let width = HelpPage.width(for: ProcessInfo.processInfo.environment)
    if let page = HelpPage(root.chain(of: arguments), isWhole: isWhole, width: width) {
      Console.result(page.text)
    }
    exit(withError: ExitCode.success)
  }
}
