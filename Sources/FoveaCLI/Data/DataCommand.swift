import ArgumentParser

/// `fovea data`: what can be done with data sets, a subcommand each.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Describe data sets, list transforms, fetch data sets.",
    discussion: """
      Without a subcommand, show.

      Examples:
        fovea data fashion-mnist --data-dir data
        fovea data shapes --split test --save 5 --output-dir pictures
        fovea data download fashion-mnist --data-dir data
        fovea data transforms
      """,
    subcommands: [DataShowCommand.self, DataDownloadCommand.self, DataTransformsCommand.self],
    defaultSubcommand: DataShowCommand.self)
}
