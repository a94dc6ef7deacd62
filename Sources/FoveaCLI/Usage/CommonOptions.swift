/// The options that `--help` shows of commands that have more than a screen holds.
///
/// `--help-all` shows the others, too. They stand in the groups and the order in which the commands declare them.
package enum CommonOptions {
  /// The long names of the options, by the name of the command.
  package static let table: [String: [String]] = [
    "train": start + run + [
      "output-dir", "resume", "lr", "patience", "tensorboard",
    ],
    "lr-find": start + run + ["start-lr", "end-lr", "steps", "output-dir", "force", "format"],
    "val": judged + [
      "report", "force", "batch-size", "format", "data", "data-dir", "val-split", "workers", "crops",
      "test-scales",
    ],
    "predict": judged + [
      "input", "output", "topk", "format", "batch-size", "workers", "annotate", "explain", "explain-method",
      "explain-class", "force",
    ],
    "summary": [
      "input", "depth", "training", "table", "graph", "force", "batch-size", "format", "opt", "num-classes",
      "in-chans", "img-size",
    ],
    "benchmark": [
      "model", "loader", "batch-size", "only", "seconds", "repeats", "profile", "format", "opt",
      "num-classes",
      "img-size", "data", "data-dir", "workers", "threads",
    ],
  ]

  /// What a run begins with.
  private static let start = ["model", "config", "recipe", "weights", "freeze"]

  /// What most runs choose.
  private static let run = [
    "num-classes", "in-chans", "img-size", "data", "data-dir", "val-split", "workers", "epochs", "batch-size",
    "opt",
    "weight-decay", "lr-scheduler", "threads",
  ]

  /// The network that judges.
  private static let judged = ["weights", "model", "num-classes", "img-size", "threads"]
}
