import Fovea
import FoveaGraph

/// The convolution that a machine is as good at as at any: the yardstick for whole networks.
enum PeakConvolution {
  /// The multiplications with addition in a second of a 3 x 3 convolution from 256 to 256 channels on
  /// 28 x 28 pixels; nil on a backend that is not made for speed.
  static func multiplyAccumulatesPerSecond(on backend: any Backend) throws -> Double? {
    guard !(backend is ReferenceBackend) else { return nil }
    let shape: TensorShape = [16, 256, 28, 28]
    var graph = Graph()
    let images = graph.input("images", TensorType(shape))
    let filter = graph.state("weight", [256, 256, 3, 3], role: .parameter)
    let planes = try graph.apply(Convolution(padding: 1), images, filter)
    // Handing back means instead of planes takes next to no time.
    graph.result("means", try graph.apply(AdaptiveAveragePooling(), planes))
    let program = try backend.compile(graph, over: backend.makeState())
    let inputs = ["images": HostTensor.filled(1, shape: shape)]
    let time = try Stopwatch(seconds: 1).measure { _ = try program.run(inputs) }
    return Double(graph.multiplyAccumulates()) / time.fastest
  }
}
