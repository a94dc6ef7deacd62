import ArgumentParser
import FoveaCore

/// Where a run writes, and whether it goes on there.
struct OutputArguments: ParsableArguments {
  @Option(
    help: .directory("Directory for the run's files; must be empty unless --resume is given."),
    completion: .directory)
  var outputDir: FileLocation

  @Flag(help: "Continue the run in the output directory, or begin it if there is none yet.")
  var resume = false

  @Option(
    help: .directory(
      "Directory for TensorBoard's event files: scalars, sample pictures, choices of the run."),
    completion: .directory)
  var tensorboard: FileLocation?

  @Flag(help: "Show no progress; warnings and errors are shown.")
  var quiet = false

  func validate() throws {
    try require(!outputDir.path.isEmpty, "--output-dir is empty; name a directory.")
    try require(tensorboard?.path != "", "--tensorboard is empty; name a directory.")
  }
}
