import Fovea
import FoveaGraph

/// The convolution that a machine is as good at as at any: the yardstick for whole networks.
enum PeakConvolution {
  /// The multiplications with addition in a second of a 3 x 3 convolution from 256 to 256 channels on
  /// 28 x 28 pixels; nil on a backend that is not made for speed.
  static func multiplyAccumulatesPerSecond(on backend: any Backend, inBytes: Bool = false) throws -> Double? {
    guard !(backend is ReferenceBackend) else { return nil }
    let shape: TensorShape = [16, 256, 28, 28]
    var graph = Graph()
    let images = graph.input("images", TensorType(shape))
    let filter = graph.state("weight", [256, 256, 3, 3], role: .parameter)
    let planes = try graph.apply(Convolution(padding: 1), images, filter)
    // Handing back means instead of planes takes next to no time.
    graph.result("means", try graph.apply(AdaptiveAveragePooling(), planes))
    if inBytes {
      let layer = Quantization.Layer(inputScale: 1, isInputSigned: false, weightScales: [1])
      try graph.quantizeLayers(by: Quantization(layers: ["weight": layer]))
    }
    let program = try backend.compile(graph, over: backend.makeState())
    let inputs = ["images": HostTensor.filled(1, shape: shape)]
    let time = try Stopwatch(seconds: 0.5).measure { _ = try program.run(inputs) }
    return Double(graph.multiplyAccumulates()) / time.fastest
  }
}
