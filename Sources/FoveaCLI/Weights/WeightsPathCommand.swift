import ArgumentParser
import Fovea
import FoveaCheckpoints
import FoveaCore

/// `fovea weights path`: says where weights are.
struct WeightsPathCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path", abstract: "Print the path of published weights in the caches.",
    discussion: """
      Fails if they are not there; nothing is fetched.

      Examples:
        fovea weights path torchvision:resnet50:IMAGENET1K_V1
        fovea weights path timm:resnet50.a1_in1k
      """)

  @Argument(help: OptionHelp.weightsName, completion: .weightsNames)
  var name: String

  func run() throws { Console.result(try WeightsCache().path(of: NamedWeights.read(name))) }
}
