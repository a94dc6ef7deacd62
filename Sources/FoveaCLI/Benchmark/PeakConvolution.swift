import Fovea
import FoveaGraph

/// The convolution that a machine is as good at as at any: the yardstick for whole networks.
enum PeakConvolution {
  /// The multiplications with addition in a second of a 3 x 3 convolution from 256 to 256 channels on
  /// 28 x 28 pixels; nil if nothing does them in this way here.
  static func multiplyAccumulatesPerSecond(
    by arithmetic: ProgramReport.Arithmetic, threads: Int
  ) throws -> Double? {
    let backend = OneDNNBackend(
      threads: threads, convolution: arithmetic == .winograd ? .winograd : .direct,
      precision: arithmetic == .bfloat16 ? .bfloat16 : .float32)
    let shape: TensorShape = [16, 256, 28, 28]
    var graph = Graph()
    let images = graph.input("images", TensorType(shape))
    let filter = graph.state("weight", [256, 256, 3, 3], role: .parameter)
    let planes = try graph.apply(Convolution(padding: 1), images, filter)
    graph.result("means", try graph.apply(AdaptiveAveragePooling(), planes))
    if arithmetic == .int8 {
      let layer = Quantization.Layer(inputScale: 1, isInputSigned: false, weightScales: [1])
      try graph.quantizeLayers(by: Quantization(layers: ["weight": layer]))
    }
    let state = backend.makeState()
    let program = try backend.compile(graph, over: state)
    try state.write(.filled(1, shape: [256, 256, 3, 3]), to: "weight")
    let seconds = try program.profile(["images": HostTensor.filled(1, shape: shape)], repeats: 7)
    return zip(program.report.steps, seconds).first { $0.0.work?.arithmetic == arithmetic }
      .map { Double(graph.multiplyAccumulates()) / $0.1 }
  }
}
