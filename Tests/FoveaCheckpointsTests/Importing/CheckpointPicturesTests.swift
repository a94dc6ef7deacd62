import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaFormats
import FoveaModels
import TestSupport
import Testing

/// How pictures come to weights of other tools.
@Suite(.tags(.quick)) struct CheckpointPicturesTests {
  /// Reads a file of one tensor under a name, as weights of a model.
  private func read(_ file: String, _ model: String, _ options: ModelOptions = ModelOptions()) throws
    -> Checkpoint
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent(file).path
    try WeightsFile.write([NamedTensor(name: "a", tensor: .scalar(1))], to: path)
    return try Checkpoint.read(path: path, for: ModelDescription(name: model, options: options))
  }

  @Test(arguments: [
    ("resnet50-0676ba61", "resnet50", 256), ("resnet50-11ad3fa6", "resnet50", 232),
    ("inception_v3_google-0cc3c7bd", "inception_v3", 342), ("vgg16_bn-6c64b313", "vgg16_bn", 256),
  ]) func publishedWeightsAreKnownByTheirNames(_ file: String, _ model: String, _ side: Int) throws {
    let checkpoint = try read(file + ".safetensors", model)
    #expect(try checkpoint.pipeline == Pipeline("resize:\(side); center-crop; normalize:imagenet"))
    #expect(checkpoint.pipelineRemark == nil)
    #expect(checkpoint.classNames == ImageNetClasses.names)
    let transforms = checkpoint.model.settings["transform-input"]
    #expect(transforms == (model == "inception_v3" ? "on" : nil))
  }

  @Test func otherWeightsGetTheUsualWayAndARemark() throws {
    let mine = try read(
      "resnet50-0676ba61-mine.safetensors", "resnet50", ModelOptions(classes: 5, imageSize: 112))
    #expect(try mine.pipeline == Pipeline("resize:128; center-crop; normalize:imagenet"))
    #expect(mine.pipelineRemark?.contains("the usual way for resnet50") == true)
    #expect(mine.classNames == (0..<5).map { "class \($0)" })
    let grey = try read("x.safetensors", "resnet18", ModelOptions(classes: 10, channels: 1))
    #expect(try grey.pipeline == Pipeline("resize:256; center-crop"))
    let own = try read("x.safetensors", "googlenet", ModelOptions(classes: 10))
    #expect(own.model.settings["transform-input"] == nil)
    #expect(own.notes.contains { $0.contains("transform-input=on, which is not chosen here as") })
    let lenet = try read("x.safetensors", "lenet")
    #expect(lenet.pipeline == .resized)
    #expect(
      lenet.pipelineRemark
        == "pictures are prepared by resize, the usual way for lenet; whether the weights want it so, the file does not "
        + "say")
  }

  @Test func everyPipelineOfTheCatalogueCanBeRead() throws {
    for entry in ModelCatalogue.standard.entries {
      #expect(!entry.pretrained.isEmpty, "\(entry.name)")
      for pipeline in entry.pretrained { try Pipeline(pipeline.steps).validate(channels: 3) }
    }
    #expect(ImageNetClasses.names.count == 1000 && Set(ImageNetClasses.names).count == 1000)
    #expect(ImageNetClasses.names.first == "tench" && ImageNetClasses.names[985] == "daisy")
  }
}
