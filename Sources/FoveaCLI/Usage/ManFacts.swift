/// What pages of the manual say beyond the help: exit statuses and variables of the environment.
enum ManFacts {
  /// The exit statuses of a command.
  static func statuses(of command: String) -> [HelpContents.Entry] {
    [
      .init(label: "0", description: "All went well."),
      .init(
        label: "1", description: "Something failed; one line on standard error says what, and what to do."),
      .init(label: "64", description: "The command line makes no sense."),
    ]
      + (command == "train"
        ? [
          .init(
            label: "130, 143",
            description: "Ctrl-C or SIGTERM stopped the run, which is saved; --resume continues it.")
        ] : [])
  }

  /// The variables that a command reads, by the names that lead to it.
  static func environment(of chain: [String]) -> [HelpContents.Entry] {
    variables.filter { $0.commands.isEmpty || !$0.commands.isDisjoint(with: chain.prefix(2)) }.map(\.entry)
  }

  private static let weights: Set<String> = [
    "weights", "train", "lr-find", "val", "predict", "serve", "info", "export", "quantize", "benchmark",
  ]

  /// The variables with the commands that read them, none for all.
  private static let variables: [(entry: HelpContents.Entry, commands: Set<String>)] = [
    (
      .init(
        label: "FOVEA_TOKEN", description: "Token that requests must bring as Authorization: Bearer."),
      ["serve"]
    ),
    (
      .init(
        label: "OMP_WAIT_POLICY",
        description: "How threads wait for each other: passive, the default here, or active."),
      ["serve"]
    ),
    (
      .init(
        label: "TORCH_HOME", description: "Directory whose hub/checkpoints holds the weights of torchvision."),
      weights
    ),
    (
      .init(
        label: "HF_HOME, HF_HUB_CACHE",
        description:
          "Directory whose hub holds the weights of timm and of Hugging Face's hub; that hub itself."),
      weights
    ),
    (
      .init(
        label: "XDG_CACHE_HOME",
        description: "Directory of both where they are not set. (default: ~/.cache)"),
      weights
    ),
    (
      .init(label: "HF_ENDPOINT", description: "Address of another hub."),
      weights
    ),
    (
      .init(label: "HF_HUB_OFFLINE", description: "1 forbids to fetch weights."),
      weights
    ),
  ]
}
