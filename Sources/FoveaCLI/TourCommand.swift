import ArgumentParser
import Fovea
import FoveaCore

/// `fovea tour`: the shapes of seven kinds of networks, layer by layer.
struct TourCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tour", abstract: "Show the output shape of each layer of seven networks.",
    discussion: """
      The networks are LeNet, AlexNet, VGG, NiN, GoogLeNet, ResNet and DenseNet, each for one grey picture of its \
      native size. fovea train --recipe tour-NAME trains one of them.

      Examples:
        fovea tour
        fovea tour lenet densenet
        fovea tour --format json
      """)

  @Argument(help: "Networks to show. (default: all)", completion: .list(stops.map(\.name)))
  var names: [String] = []

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  /// The stops, each with its model.
  private static let stops: [(name: String, model: String)] = [
    ("lenet", "lenet"), ("alexnet", "alexnet-2012"), ("vgg", "vgg11-d2l"), ("nin", "nin"),
    ("googlenet", "googlenet-blog"), ("resnet", "resnet18"), ("densenet", "densenet-d2l"),
  ]

  func validate() throws {
    let known = Self.stops.map(\.name)
    for name in names {
      try require(
        known.contains(name), "unknown network '\(name)'; choose from \(known.joined(separator: ", ")).")
    }
  }

  func run() throws {
    let stops = names.isEmpty ? Self.stops : names.flatMap { name in Self.stops.filter { $0.name == name } }
    var objects: [JSONObject] = []
    for (index, stop) in stops.enumerated() {
      let options = ModelOptions(classes: 10, channels: 1)
      let model = try ModelCatalogue.make(stop.model, options)
      let summary = try ModelSummary(model, input: options.inputShape(for: model))
      switch format {
      case .text:
        if index > 0 { Console.result("") }
        Console.result("\(stop.name): \(summary.model) for input \(summary.inputShape)")
        for line in TextTable.lines(summary.units.map { ["  \($0.kind) \($0.detail)", "\($0.outputShape)"] })
        {
          Console.result(line)
        }
      case .json:
        var object = JSONObject()
        object.set("name", stop.name)
        object.set("model", summary.model)
        object.set("input", summary.inputShape)
        object.set(
          "layers",
          summary.units.map { row in
            var layer = JSONObject()
            layer.set("kind", row.kind)
            layer.set("output", row.outputShape)
            return layer
          })
        objects.append(object)
      }
    }
    if format == .json { Console.result(JSONObject.list(objects)) }
  }
}
