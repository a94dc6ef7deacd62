import ArgumentParser
import Foundation
import Fovea
import FoveaCore
import FoveaServer

/// `fovea serve`: answers over HTTP.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Classify pictures over HTTP.",
    discussion: """
      POST /models/NAME takes the bytes of a picture, or JSON with base64, as Hugging Face's clients send them; \
      POST /predict a form of pictures; POST /explain answers with a heat map. /v2 is the Open Inference Protocol, with \
      tensors as JSON or bytes. /health, /metrics (Prometheus) and /openapi.json tell the rest.

      Images that wait run together. Beyond --queue waiting images requests are refused with 503. SIGTERM and Ctrl-C \
      answer what is in flight and end.

      Only this machine can ask, unless --host names another address. FOVEA_TOKEN in the environment is the token that \
      requests must bring as Authorization: Bearer.

      Examples:
        fovea serve --weights runs/fashion/best.safetensors
        fovea serve --weights flowers=best.safetensors --weights torchvision:resnet50
      """)

  @Option(
    help: .file("Weights to serve, a file or a name; NAME=FILE names the model. Can be repeated."),
    completion: .file())
  var weights: [String]

  @OptionGroup(title: "Network") var network: NetworkArguments
  @OptionGroup(title: "Limits") var limits: LimitArguments
  @OptionGroup(title: "Machine") var backend: BackendArguments

  func validate() throws {
    try require(!weights.isEmpty, "--weights is missing")
  }

  func run() throws {
    PassiveWaiting.restartIfNeeded()
    let options = try network.options(limits)
    let backend = try backend.make()
    let models = try served.map { name, location in
      let checkpoint = try Checkpoint.read(path: location.path, for: nil)
      let weights = try checkpoint.fitted(batch: 1)
      Console.notes(checkpoint.notes + weights.fit.remarks, about: location.path)
      return try ServedModel(
        weights, name: name ?? Self.cleaned(checkpoint.model.name), largestBatch: options.largestBatch,
        on: backend)
    }
    let server = try InferenceServer(models, options: options)
    network.address.warnIfOpen()
    try RunningServer.run(end: { server.end() }) {
      try await server.run { port in
        Console.result(AddressArguments.url(host: options.host, port: port))
        for model in models { Console.note("\(model.name): \(model.predictor.classNames.count) classes") }
      }
    }
  }

  /// The models by their names.
  private var served: [(name: String?, location: FileLocation)] {
    weights.map { text in
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      let isNamed = parts.count == 2 && !FileLocation(text).isTaken && !parts[0].contains("/")
      if isNamed { return (parts[0], FileLocation(parts[1])) }
      return (Self.name(of: text), FileLocation(text))
    }
  }

  /// The name of weights without one: the file's, nil for those of a run, which are all named alike.
  private static func name(of path: String) -> String? {
    let stem = FileLocation(path).stem
    return ["best", "last"].contains(stem) ? nil : cleaned(stem)
  }

  /// A name without what no name of a served model may have.
  private static func cleaned(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" })
  }
}

extension ServeCommand: UsesWeights {
  var usedWeights: [FileLocation] { served.map(\.location) }
}
