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
      Means of a picture are in 0...255, of red, green and blue and for each quarter; its size is that of the \
      upright picture, its channels are those of the file (2 and 4 include alpha; CMYK has 4).

      Examples:
        fovea info runs/fashion/best.safetensors
        fovea info resnet18.pth --format json
        fovea info boot.png
      """)

  @ArgumentParser.Argument(help: "The file.")
  var file: FileLocation

  @Option(help: "Where in the file the tensors are: a key, or what their names begin with up to a dot.")
  var key: String?

  @Flag(name: .customLong("no-exif"), help: "Do not turn pictures by their EXIF orientation.")
  var ignoresOrientation = false

  @Option(help: "How the answer is written.")
  var format = OutputFormat.text

  func run() throws {
    let description =
      switch try InspectedFile.read(
        path: file.path, key: key, orientation: ignoresOrientation ? .ignored : .applied)
      {
      case .checkpoint(let checkpoint, let tensors): FileDescription(checkpoint, tensors)
      case .weights(let tensors): FileDescription(tensors)
      case .picture(let picture, let header): FileDescription(picture, header)
      }
    switch format {
    case .text: for line in description.lines(file.path) { Console.result(line) }
    case .json: Console.result("\(description.object(file.path))")
    }
  }
}
