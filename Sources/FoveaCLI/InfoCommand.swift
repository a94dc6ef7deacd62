import ArgumentParser
import Fovea
import FoveaCore
import FoveaFormats

/// `fovea info`: says what a file is.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Say what a file is: weights, a checkpoint or a picture.",
    discussion: """
      The first bytes tell what the file is, not its name, and all of it is read, so that damage is found. \
      Means of a picture are in 0...255; its size is that of the upright picture.

      Examples:
        fovea info runs/fashion/best.safetensors
        fovea info resnet18.pth --format json
        fovea info boot.png
      """)

  @ArgumentParser.Argument(help: "The file.")
  var file: FileLocation

  @Option(help: "Where in the file the tensors are: a key, or what their names begin with up to a dot.")
  var key: String?

  @Option(help: "How the answer is written.")
  var format = OutputFormat.text

  func run() throws {
    let description =
      switch try InspectedFile.read(path: file.path, key: key) {
      case .checkpoint(let checkpoint, let tensors): FileDescription(checkpoint, tensors)
      case .weights(let tensors): FileDescription(tensors)
      case .picture(let picture, let format): FileDescription(picture, format)
      }
    switch format {
    case .text: for line in description.lines(file.path) { Console.result(line) }
    case .json: Console.result("\(description.object(file.path))")
    }
  }
}
