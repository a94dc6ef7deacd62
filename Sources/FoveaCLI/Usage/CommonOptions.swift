/// The options that `--help` shows of commands that have more than a screen holds; `--help-all` shows the others, too.
package enum CommonOptions {
  /// Options with a title above them.
  package struct Group: Sendable {
    package let title: String
    /// The long names of the options.
    package let names: [String]
  }

  /// The groups in the order of the page, by the name of the command.
  package static let table: [String: [Group]] = [
    "train": [
      Group("Run", "output-dir", "resume", "model", "weights", "recipe", "config"), pictures,
      Group("Training", "epochs", "batch-size", "opt", "lr", "lr-scheduler", "freeze", "patience"),
      Group("Machine", "threads", "workers"),
    ],
    "lr-find": [
      Group("Run", "model", "weights", "recipe", "config"), pictures,
      Group("Training", "batch-size", "opt"), Group("Search", "start-lr", "end-lr", "steps"),
      Group("Results", "output-dir", "force", "format"), Group("Machine", "threads", "workers"),
    ],
    "val": [
      network, pictures, Group("Views", "crops", "test-scales"),
      Group("Results", "report", "force", "format"),
      Group("Machine", "batch-size", "threads", "workers"),
    ],
    "predict": [
      network, Group("Results", "topk", "format", "annotate", "force"),
      Group("Explanation", "explain", "explain-method", "explain-class"), Group("Arrays", "input", "output"),
      Group("Machine", "batch-size", "threads", "workers"),
    ],
    "serve": [
      Group("Models", "weights"), Group("Network", "host", "port", "cors", "pictures"),
      Group("Limits", "max-batch", "max-delay", "queue", "max-body", "request-timeout"),
      Group("Machine", "threads", "precision"),
    ],
    "summary": [
      Group("Network", "num-classes", "in-chans", "img-size", "input", "weights", "training"),
      Group("Results", "depth", "table", "graph", "force", "format"), Group("Memory", "batch-size", "opt"),
    ],
    "export": [
      Group("Weights", "weights", "key", "model", "num-classes", "class-names"),
      Group("Result", "to", "force", "fold-batch-norm"),
    ],
    "quantize": [
      Group("Network", "weights", "model", "to", "force"), Group("Samples", "data", "data-dir", "samples"),
      Group("Bytes", "calibration", "max-drop", "float-layers"), Group("Results", "format"),
      Group("Machine", "threads", "workers"),
    ],
    "benchmark": [
      Group("Network", "model", "weights", "num-classes", "img-size"),
      Group("Measurement", "only", "batch-size", "opt", "seconds", "repeats", "profile"),
      Group("Loader", "loader", "data", "data-dir", "workers"), Group("Results", "format"),
      Group("Machine", "threads"),
    ],
  ]

  /// What a run learns from.
  private static let pictures = Group("Pictures", "data", "data-dir", "val-split", "img-size")

  /// The network that judges.
  private static let network = Group("Network", "weights", "model")
}

extension CommonOptions.Group {
  fileprivate init(_ title: String, _ names: String...) { self.init(title: title, names: names) }
}
