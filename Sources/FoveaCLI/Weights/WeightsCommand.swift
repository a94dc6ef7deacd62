import ArgumentParser

/// `fovea weights`: published weights by name, a subcommand for each use.
struct WeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "List, find and download published weights.",
    discussion: """
      The default subcommand is list. Names are torchvision:MODEL, torchvision:MODEL:VERSION, timm:NAME and \
      hf-hub:OWNER/NAME. --weights of other commands takes them too, and fetches what is not in the caches.

      Examples:
        fovea weights
        fovea weights path torchvision:resnet50
        fovea weights download timm:resnet50.a1_in1k
      """,
    subcommands: [WeightsListCommand.self, WeightsPathCommand.self, WeightsDownloadCommand.self],
    defaultSubcommand: WeightsListCommand.self)
}
