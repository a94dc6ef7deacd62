import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaFormats
import FoveaGraph
import FoveaInference
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// Networks of the catalogue, quantized and used.
@Suite(.tags(.backend)) struct QuantizingTests {
  static let backend = OneDNNBackend(threads: 2, slowImplementations: .refuse)

  static func shapes(_ checkpoint: Checkpoint) throws -> ShapesDataSet {
    try ShapesDataSet(
      split: .train, count: 60, size: checkpoint.model.height, channels: checkpoint.model.channels)
  }

  /// A quantized network with drawn weights, and the one that it was made of.
  static func quantized(
    _ name: String, side: Int = 32, _ quantizer: Quantizer = Quantizer(samples: 40)
  ) throws -> (before: Checkpoint, result: Quantizer.Result) {
    let before = try ExplainingTests.checkpoint(name, side)
    let data = try shapes(before)
    return (before, try quantizer.quantize(before, with: data, on: backend))
  }

  /// Images of noise in the range of those that the scales come from.
  static func images(_ checkpoint: Checkpoint) -> HostTensor {
    let images = ExplainingTests.images(checkpoint, count: 4)
    return HostTensor(images.floats.map { abs($0) }, shape: images.shape)
  }

  /// The logits of images of noise.
  static func logits(_ checkpoint: Checkpoint, on backend: any Backend) throws -> [Double] {
    try Predictor(checkpoint, on: backend).logits(images(checkpoint)).doubles
  }

  static func distance(_ a: [Double], _ b: [Double]) -> Double {
    let largest = b.map { abs($0) }.max() ?? 0
    return (zip(a, b).map { abs($0 - $1) }.max() ?? .infinity) / max(largest, 1e-30)
  }

  @Test(arguments: [
    ("lenet", 32), ("resnet18", 32), ("googlenet-d2l", 48), ("densenet-d2l", 32), ("inception10", 32),
    ("vgg16-fashion width=0.125", 32), ("alexnet-2012", 96), ("nin", 96),
  ])
  func logitsStayNearlyTheSame(name: String, side: Int) throws {
    let (before, result) = try Self.quantized(name, side: side)
    #expect(result.layers.allSatisfy { $0.isQuantized && ($0.error ?? 1) < 0.05 })
    let new = try Self.logits(result.checkpoint, on: Self.backend)
    let old = try Self.logits(before, on: Self.backend)
    #expect(Self.distance(new, old) < 0.1)
    // The reference runs the same bytes literally.
    #expect(Self.distance(new, try Self.logits(result.checkpoint, on: ReferenceBackend())) < 0.05)
  }

  @Test(
    .enabled(if: OneDNNBackend.hasBytes), arguments: ["googlenet-d2l", "resnet18", "nin", "alexnet-2012"])
  func everyConvolutionMultipliesBytes(_ name: String) throws {
    let (_, result) = try Self.quantized(name, side: 96, Quantizer(samples: 8))
    let fitted = try result.checkpoint.fitted(batch: 2)
    let program = try Self.backend.compile(
      fitted.network.predictionGraph(), over: fitted.makeState(on: Self.backend))
    // What is added as numbers is added before the result becomes bytes, in a pass of its own.
    let steps = program.report.steps.filter {
      $0.kind.contains("Convolution") && !$0.implementation.hasPrefix("fovea:")
    }
    #expect(!steps.isEmpty)
    #expect(steps.allSatisfy { $0.detail.hasPrefix("u8:") || $0.detail.hasPrefix("s8:") }, "\(steps)")
    #expect(steps.allSatisfy { $0.work?.arithmetic == .int8 })
  }

  @Test func bitsDoNotDependOnThreads() throws {
    let (_, result) = try Self.quantized("googlenet-d2l", side: 48)
    let counts = try [1, 2, 3].map { try Self.logits(result.checkpoint, on: OneDNNBackend(threads: $0)) }
    #expect(counts[0] == counts[1] && counts[1] == counts[2])
  }

  @Test func aFileHoldsBytesAndComesBackTheSame() throws {
    let (before, result) = try Self.quantized("googlenet-d2l")
    let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "int8.safetensors").path
    try result.checkpoint.write(to: path)
    let read = try Checkpoint.read(path: path)
    #expect(read.quantization == result.checkpoint.quantization)
    #expect(read.tensors == result.checkpoint.tensors)
    #expect(try Self.logits(read, on: Self.backend) == Self.logits(result.checkpoint, on: Self.backend))
    let large = directory.appending(path: "float32.safetensors").path
    try before.write(to: large)
    let sizes = try [path, large].map { try Data(contentsOf: URL(filePath: $0)).count }
    #expect(Double(sizes[0]) < 0.3 * Double(sizes[1]))
  }

  @Test func layersCanBeKept() throws {
    let (_, result) = try Self.quantized("lenet", Quantizer(samples: 20, kept: ["first", "linear.5"]))
    let kept = result.layers.filter { !$0.isQuantized }.map(\.path)
    #expect(kept == ["conv.0.weight", "linear.5.weight"])
    #expect(result.layers.filter { $0.isQuantized }.allSatisfy { $0.error != nil })
  }

  @Test func aNetworkIsQuantizedOnceAndPatternsMustMatch() throws {
    let (_, result) = try Self.quantized("lenet")
    let data = try Self.shapes(result.checkpoint)
    let again = #expect(throws: FoveaError.self) {
      try Quantizer().quantize(result.checkpoint, with: data, on: Self.backend)
    }
    #expect(again?.problem == "is quantized already")
    let missing = #expect(throws: FoveaError.self) { try Self.quantized("lenet", Quantizer(kept: ["fcc"])) }
    #expect(missing?.problem == "matches no convolution or linear layer")
  }

  @Test func aDropThatIsNotAllowedPutsLayersBack() throws {
    let (before, _) = try Self.quantized("lenet")
    let data = try Self.shapes(before)
    let free = try Quantizer(samples: 60).quantize(before, with: data, on: Self.backend)
    #expect(free.layers.count { $0.isQuantized } == free.layers.count)
    // Either the accuracy stays, or an error says that it does not.
    do {
      let strict = try Quantizer(samples: 60, largestDrop: 0).quantize(before, with: data, on: Self.backend)
      #expect(strict.after.top1 >= strict.before.top1)
    } catch let error as FoveaError {
      #expect(error.problem.hasSuffix("however few layers are quantized"), "\(error)")
    }
  }

  @Test(arguments: CalibrationMethod.allCases)
  func everyMethodGivesAUsableNetwork(_ method: CalibrationMethod) throws {
    let (before, result) = try Self.quantized("inception10", Quantizer(method: method, samples: 40))
    let distance = Self.distance(
      try Self.logits(result.checkpoint, on: Self.backend), try Self.logits(before, on: Self.backend))
    #expect(distance < 0.5, "\(distance)")
  }

  @Test func explanationsAreThoseOfTheNumbers() throws {
    let (_, result) = try Self.quantized("lenet")
    let images = ExplainingTests.images(result.checkpoint, count: 1)
    var numbers = result.checkpoint
    numbers.quantization = nil
    let maps = try [result.checkpoint, numbers].map {
      try Explainer($0, by: GradCAM(), on: Self.backend).maps(of: images)
    }
    #expect(maps[0].map(\.values) == maps[1].map(\.values) && maps[0].count == 1)
  }
}
