import ArgumentParser

/// `fovea data`: what can be done with data sets, a subcommand each.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Describe, check and download data sets, list transforms.",
    discussion: """
      The default subcommand is show.

      Examples:
        fovea data fashion-mnist --data-dir data
        fovea data shapes --split test --save 5 --output-dir pictures
        fovea data check photos
        fovea data download fashion-mnist --data-dir data
        fovea data transforms
      """,
    subcommands: [
      DataShowCommand.self, DataCheckCommand.self, DataDownloadCommand.self, DataTransformsCommand.self,
    ],
    defaultSubcommand: DataShowCommand.self)
}
