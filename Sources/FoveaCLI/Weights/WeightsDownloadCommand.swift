import ArgumentParser
import Foundation
import Fovea
import FoveaCheckpoints
import FoveaCore

/// `fovea weights download`: fetches published weights into the caches of PyTorch and Hugging Face.
struct WeightsDownloadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "download", abstract: "Download published weights into the caches.",
    discussion: """
      torchvision's files go where PyTorch keeps them, those of the hub where Hugging Face's programs do, so all of \
      them use one copy. Weights are verified by the SHA-256 that is published of them. After Ctrl-C the same command \
      continues where it stopped. TORCH_HOME, HF_HOME, HF_HUB_CACHE and HF_ENDPOINT are honoured.

      Examples:
        fovea weights download torchvision:resnet50
        fovea weights download timm:resnet50.a1_in1k --from https://hub.example.org
      """)

  @Argument(help: OptionHelp.weightsName, completion: .weightsNames)
  var name: String

  @OptionGroup var mirrors: MirrorArguments

  func run() throws {
    Console.result(try NamedWeights.fetch(NamedWeights.read(name), from: mirrors.addresses))
  }
}
