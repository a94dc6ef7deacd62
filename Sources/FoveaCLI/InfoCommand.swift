import ArgumentParser
import Fovea
import FoveaCore
import FoveaFormats

/// `fovea info`: says what a file is.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Describe weights, a checkpoint, an ONNX file or a picture.",
    discussion: """
      The format follows from the first bytes, not from the name. The whole file is read, so damage is found. \
      Means of a picture are in 0...255, for red, green and blue and for each quarter. Its size is that of the \
      upright picture, its channels are those of the file (2 and 4 include alpha; CMYK has 4).

      Examples:
        fovea info runs/fashion/best.safetensors
        fovea info resnet18.pth --format json
        fovea info boot.png
      """)

  @ArgumentParser.Argument(help: "File to describe.")
  var file: FileLocation

  @Option(help: OptionHelp.key)
  var key: String?

  @Flag(name: .customLong("no-exif"), help: "Ignore the orientation that cameras write into pictures.")
  var ignoresOrientation = false

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  func run() throws {
    let description =
      switch try InspectedFile.read(
        path: file.path, key: key, orientation: ignoresOrientation ? .ignored : .applied)
      {
      case .checkpoint(let checkpoint, let tensors): FileDescription(checkpoint, tensors)
      case .weights(let tensors): FileDescription(tensors)
      case .network(let network): FileDescription(network)
      case .picture(let picture, let header): FileDescription(picture, header)
      }
    switch format {
    case .text: for line in description.lines(file.path) { Console.result(line) }
    case .json: Console.result("\(description.object(file.path))")
    }
  }
}
