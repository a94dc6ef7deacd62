import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaFormats
import FoveaModels
import TestSupport
import Testing

/// Published weights by their names, the caches of other programs, and folders of the hub.
@Suite(.tags(.quick)) struct WeightsNameTests {
  private func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fovea-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  private func file(_ text: String) throws -> String? {
    guard case .torchvision(_, let weights)? = try WeightsName(text)?.source else { return nil }
    return weights.file
  }

  @Test func namesOfTorchvisionLeadToItsFiles() throws {
    #expect(try file("torchvision:resnet50") == "resnet50-11ad3fa6.pth")
    #expect(try file("torchvision:resnet50:DEFAULT") == "resnet50-11ad3fa6.pth")
    #expect(try file("torchvision:resnet50:IMAGENET1K_V1") == "resnet50-0676ba61.pth")
    #expect(try file("torchvision:alexnet:imagenet1k_v1") == "alexnet-owt-7be5be79.pth")
    #expect(try WeightsName("resnet50.pth") == nil)
    #expect(try WeightsName("./torchvision:resnet50") == nil)
    let all = WeightsName.torchvision()
    #expect(all.count == 23)
    for name in all { #expect(try WeightsName(name.description) == name) }
    // Eight hexadecimal digits, by which a file is known.
    for case .torchvision(_, let weights) in all.map(\.source) {
      #expect(weights.hash.count == 8 && weights.hash.allSatisfy(\.isHexDigit), "\(weights.file)")
    }
  }

  @Test(arguments: [
    ("torchvision:resnet5", "torchvision has no weights of this name; did you mean torchvision:resnet50?"),
    ("torchvision:", "torchvision has no weights of this name; known are alexnet"),
    ("torchvision:lenet", "torchvision has no weights of this name"),
    ("torchvision:vgg16:V3", "vgg16 has no version \"V3\"; its versions are IMAGENET1K_V1"),
    ("timm:", "is no name of a repository"), ("timm:a/b", "is no name of a repository"),
    ("timm:..", "is no name of a repository"), ("timm:a--b", "is no name of a repository"),
    ("hf-hub:x", "is no name of a repository"), ("hf-hub:../x", "is no name of a repository"),
    ("hf-hub:a b/c", "is no name of a repository"), ("timm:\u{0}", "is no name of a repository"),
  ]) func otherNamesAreRefused(_ text: String, _ words: String) {
    expectRefusal(words) { _ = try WeightsName(text) }
  }

  @Test func weightsForResearchAloneSaySo() throws {
    #expect(try WeightsName("timm:resnet50.fb_swsl_ig1b_ft_in1k")?.restriction?.contains("CC-BY-NC") == true)
    #expect(try WeightsName("timm:resnet50.a1_in1k")?.restriction == nil)
    #expect(try WeightsName("torchvision:resnet50")?.restriction == nil)
  }

  @Test(arguments: [
    (["HOME": "/h"], "~/.cache/torch/hub/checkpoints", "~/.cache/huggingface/hub"),
    (["XDG_CACHE_HOME": "/c"], "/c/torch/hub/checkpoints", "/c/huggingface/hub"),
    (["TORCH_HOME": "/t", "HF_HOME": "/f"], "/t/hub/checkpoints", "/f/hub"),
    (["HF_HOME": "/f", "HF_HUB_CACHE": "/x", "TORCH_HOME": ""], "~/.cache/torch/hub/checkpoints", "/x"),
  ]) func cachesFollowTheVariables(_ environment: [String: String], _ torch: String, _ hub: String) {
    let cache = WeightsCache(environment: environment)
    #expect(cache.torch == FileLocation(torch))
    #expect(cache.hub == FileLocation(hub))
  }

  @Test func weightsInTheCachesAreFound() throws {
    let home = try folder()
    defer { try? FileManager.default.removeItem(at: home) }
    let cache = WeightsCache(environment: ["TORCH_HOME": home.path, "HF_HOME": home.path])
    let (file, hub) = (
      try #require(try WeightsName("torchvision:resnet18")), try #require(try WeightsName("timm:resnet18.x"))
    )
    #expect(!cache.has(file) && !cache.has(hub))
    expectRefusal("fetch it by a download of the weights torchvision:resnet18") { try cache.path(of: file) }
    let checkpoints = home.appending(path: "hub/checkpoints")
    try FileManager.default.createDirectory(at: checkpoints, withIntermediateDirectories: true)
    try Data([1]).write(to: checkpoints.appending(path: "resnet18-f37072fd.pth"))
    #expect(try cache.path(of: file) == checkpoints.path + "/resnet18-f37072fd.pth")
    let repository = home.appending(path: "hub/models--timm--resnet18.x")
    let snapshot = repository.appending(path: "snapshots/0123abc")
    try FileManager.default.createDirectory(at: snapshot, withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      at: repository.appending(path: "refs"), withIntermediateDirectories: true)
    try Data("0123abc\n".utf8).write(to: repository.appending(path: "refs/main"))
    try Data("{\"architecture\": \"resnet18\"}".utf8).write(to: snapshot.appending(path: "config.json"))
    try Data([1]).write(to: snapshot.appending(path: "model.safetensors"))
    #expect(try cache.path(of: hub) == snapshot.path)
    // A reference that leads out of the cache is not followed.
    try Data("../../..".utf8).write(to: repository.appending(path: "refs/main"))
    #expect(!cache.has(hub))
  }

  /// A folder as timm writes it, with tensors that are few and small.
  private func hub(_ configuration: String, _ names: [String] = ["a"], file: String = "model.safetensors")
    throws
    -> URL
  {
    let folder = try folder()
    try Data(configuration.utf8).write(to: folder.appending(path: "config.json"))
    let tensors = names.map { NamedTensor(name: $0, tensor: .filled(1, shape: [2, 3, 1, 1])) }
    try SafeTensorsFile(tensors: tensors).write(to: folder.appending(path: file).path)
    return folder
  }

  @Test func foldersOfTheHubSayWhatTheyHold() throws {
    let folder = try hub(
      """
      {"architecture": "vgg11", "num_classes": 2, "label_names": ["n1", "n2"], "label_descriptions": {"n2": "cat"},
       "pretrained_cfg": {"input_size": [3, 96, 96], "crop_pct": 0.95, "interpolation": "bicubic",
        "mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25], "license": "cc-by-nc-4.0"}, "unknown": [1]}
      """, ["features.0.weight", "pre_logits.fc1.weight", "head.fc.weight"])
    defer { try? FileManager.default.removeItem(at: folder) }
    let checkpoint = try Checkpoint.read(path: folder.path, for: nil)
    #expect(checkpoint.model.name == "vgg11")
    #expect(checkpoint.model.classes == 2)
    #expect(checkpoint.model.inputShape == [3, 96, 96])
    #expect(checkpoint.classNames == ["n1", "cat"])
    #expect(
      "\(checkpoint.pipeline)"
        == "resize:101,interpolation=bicubic; center-crop; normalize:mean=[0.5,0.5,0.5],std=[0.25,0.25,0.25]")
    #expect(checkpoint.pipelineRemark == nil)
    #expect(checkpoint.notes == ["the weights are under cc-by-nc-4.0, not for commercial use"])
    #expect(
      Set(checkpoint.parameters.map(\.name))
        == ["features.0.weight", "classifier.0.weight", "classifier.6.weight"])
    #expect(checkpoint.parameters.first { $0.name == "classifier.0.weight" }?.tensor.shape == [2, 3])
    #expect(checkpoint.parameters.first { $0.name == "features.0.weight" }?.tensor.shape == [2, 3, 1, 1])
    expectRefusal("is of the model vgg11, got vgg13; omit model") {
      _ = try Checkpoint.read(path: folder.path, for: ModelDescription(name: "vgg13"))
    }
    guard case .weights(let file) = try InspectedFile.read(path: folder.path) else {
      Issue.record("no weights")
      return
    }
    #expect(file.tensors.count == 3)
  }

  @Test(arguments: [
    ("{\"architecture\": \"resnet50d\"}", "is for the architecture \"resnet50d\"; known are"),
    ("{\"architecture\": \"lenet\"}", "is for the architecture \"lenet\""),
    ("{\"architecture\": \"resnet18\", \"num_classes\": []}", "a key has another form"),
    ("{\"architecture\": \"resnet18\", \"num_classes\": 0}", "must be in 1...1000000, got 0"),
    (
      "{\"architecture\": \"resnet18\", \"pretrained_cfg\": {\"crop_pct\": 0}}",
      "crop_pct must be in 0.01...1, got 0.0"
    ),
    (
      "{\"architecture\": \"resnet18\", \"pretrained_cfg\": {\"crop_pct\": 1e-300}}",
      "crop_pct must be in 0.01...1, got 1e-300"
    ),
    (
      "{\"architecture\": \"resnet18\", \"pretrained_cfg\": {\"input_size\": [1, 2]}}",
      "input_size must be of three channels and square"
    ),
    (
      "{\"architecture\": \"resnet18\", \"pretrained_cfg\": {\"interpolation\": \"magic\"}}",
      "interpolation \"magic\" is unknown"
    ),
    (
      "{\"architecture\": \"resnet18\", \"pretrained_cfg\": {\"std\": [0, 0, 0]}}",
      "std must be of numbers above 0"
    ),
  ]) func badFoldersAreRefused(_ configuration: String, _ words: String) throws {
    let folder = try hub(configuration)
    defer { try? FileManager.default.removeItem(at: folder) }
    expectRefusal(words) { _ = try Checkpoint.read(path: folder.path, for: nil) }
  }

  @Test(arguments: [
    ("\"global_pool\": \"max\"", "has the global_pool \"max\""),
    (
      "\"model_args\": {\"num_classes\": 3, \"act_layer\": \"silu\"}",
      "was made with the argument \"act_layer\""
    ),
  ]) func networksMadeInAnotherWayAreRefused(_ change: String, _ words: String) throws {
    let folder = try hub("{\"architecture\": \"resnet18\", \(change)}")
    defer { try? FileManager.default.removeItem(at: folder) }
    expectRefusal(words) { _ = try Checkpoint.read(path: folder.path, for: nil) }
  }

  @Test func withoutAHomeNothingIsKept() throws {
    let cache = WeightsCache(environment: ["XDG_CACHE_HOME": "~nobody-has-this-name/x"])
    let name = try #require(try WeightsName("torchvision:resnet18"))
    expectRefusal("there is no home directory; set HOME or TORCH_HOME") { try cache.path(of: name) }
  }

  @Test func otherFoldersAreNotTakenForThoseOfTheHub() throws {
    // Runs have a configuration too.
    for text in ["{}", "[", "{\"model\": {\"model\": \"lenet\"}}"] {
      let folder = try hub(text)
      defer { try? FileManager.default.removeItem(at: folder) }
      expectRefusal("got a folder; name the file in it, such as") {
        _ = try Checkpoint.read(path: folder.path, for: nil)
      }
    }
    expectRefusal("crop_mode \"border\" is unknown") {
      let folder = try hub(
        "{\"architecture\": \"resnet18\", \"pretrained_cfg\": {\"crop_mode\": \"border\"}}")
      defer { try? FileManager.default.removeItem(at: folder) }
      _ = try Checkpoint.read(path: folder.path, for: nil)
    }
  }

  @Test func olderFilesServeWhereTheNewerIsMissing() throws {
    let folder = try hub("{\"architecture\": \"resnet18\"}", file: "x.safetensors")
    defer { try? FileManager.default.removeItem(at: folder) }
    let checkpoint = try Checkpoint.read(path: folder.path, for: nil)
    #expect(checkpoint.classNames == ImageNetClasses.names)
    // The file does not say how pictures are prepared.
    #expect(checkpoint.pipelineRemark?.contains("the file does not say") == true)
    #expect("\(checkpoint.pipeline)" == "resize:256,interpolation=bicubic; center-crop; normalize:imagenet")
  }
}
