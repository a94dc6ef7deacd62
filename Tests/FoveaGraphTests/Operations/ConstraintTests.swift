import TestSupport
import Testing

import FoveaCore
import FoveaGraph

/// A broken rule: the operation, the inputs that break it, and the whole line that says so.
struct BrokenRule: Sendable, CustomTestStringConvertible {
  let operation: any Graph.Operation
  let inputs: [TensorType]
  let message: String

  init(_ operation: any Graph.Operation, _ inputs: [TensorType], _ message: String) {
    (self.operation, self.inputs, self.message) = (operation, inputs, message)
  }

  var testDescription: String { message }
}

private func f(_ dimensions: Int...) -> TensorType { TensorType(TensorShape(dimensions)) }
private func labels(_ count: Int) -> TensorType { TensorType([count], .int32) }
private let images = f(2, 6, 8, 8)
private let opaque = TensorType([2, 6, 4, 4], .int32, isOpaque: true)

@Suite(.tags(.quick)) struct ConstraintTests {
  static let windows: [BrokenRule] = [
    .init(Convolution(), [images], "takes 2 to 3 inputs, got 1 [Convolution C0]"),
    .init(
      Convolution(), [f(2, 6), f(4, 6, 3, 3)],
      "takes images [N, C, H, W], got [2, 6]; put the layer before Flatten [Convolution C0]"),
    .init(Convolution(), [images, f(4, 6)], "takes filters [K, C, R, S], got [4, 6] [Convolution C0]"),
    .init(
      Convolution(groups: 4), [images, f(4, 6, 3, 3)],
      "groups (4) must divide the input's channels (6); try 2 or 3 [Convolution C1]"),
    .init(
      Convolution(groups: 3), [images, f(4, 2, 3, 3)],
      "groups (3) must divide the number of filters (4); try 2 or 4 [Convolution C1]"),
    .init(
      Convolution(padding: 1), [images, f(4, 6, 11, 11)],
      "a 11 filter does not fit a 8 image with padding 1; use a larger image [Convolution C2]"),
    .init(
      Convolution(), [images, f(4, 5, 3, 3)],
      "the filters expect 5 input channels, got 6 [Convolution C3]"),
    .init(
      Convolution(), [images, f(4, 6, 3, 3), f(5)],
      "expected a bias of shape [4], got [5] [Convolution C4]"),
    .init(
      Convolution(stride: 0), [images, f(4, 6, 3, 3)], "the stride must be at least 1, got 0 [Convolution C5]"
    ),
    .init(
      Convolution(dilation: Size2D(1, -2)), [images, f(4, 6, 3, 3)],
      "the dilation must be at least 1, got 1x-2 [Convolution C5]"),
    .init(Convolution(), [images, f(4, 6, 0, 3)], "the size must be at least 1, got 0x3 [Convolution C5]"),
    .init(
      Convolution(padding: -1), [images, f(4, 6, 3, 3)], "padding must be at least 0, got -1 [Convolution C5]"
    ),
    .init(
      ConvolutionInputGradient(convolution: Convolution(), inputShape: images.shape),
      [f(4, 6, 3, 3), f(2, 4, 8, 8)],
      "the gradient is float32[2, 4, 8, 8], the result is float32[2, 4, 6, 6] [ConvolutionInputGradient C1]"),
    .init(
      ConvolutionFilterGradient(convolution: Convolution(), filterShape: [4, 6, 3, 3], hasBias: false),
      [images, f(2, 4, 8, 8)],
      "the gradient is float32[2, 4, 8, 8], the result is float32[2, 4, 6, 6] [ConvolutionFilterGradient C1]"),
    .init(
      MaxPooling(Window(9)), [images],
      "a 9 window does not fit a 8 image with padding 0; use a larger image [MaxPooling C1]"),
    .init(
      MaxPooling(Window(3, padding: 2)), [images], "padding 2 exceeds half of the 3 window [MaxPooling C2]"),
    .init(MaxPooling(Window(0)), [images], "the size must be at least 1, got 0 [MaxPooling C3]"),
    .init(MaxPooling(Window(2, stride: 0)), [images], "the stride must be at least 1, got 0 [MaxPooling C3]"),
    .init(
      MaxPooling(Window(2, padding: Padding(top: 0, left: 0, bottom: -1, right: 0))), [images],
      "padding must be at least 0, got 0,0,-1,0 [MaxPooling C3]"),
    .init(
      AveragePooling(Window(9)), [images],
      "a 9 window does not fit a 8 image with padding 0; use a larger image [AveragePooling C1]"),
    .init(
      AveragePooling(Window(Size2D(1, 4), padding: Padding(top: 0, left: 3, bottom: 0, right: 0))), [images],
      "padding 0,3,0,0 exceeds half of the 1x4 window [AveragePooling C2]"),
    .init(
      AveragePooling(Window(2, stride: Size2D(0, 1))), [images],
      "the stride must be at least 1, got 0x1 [AveragePooling C3]"),
    .init(
      AveragePooling(Window(2, padding: -1)), [images],
      "padding must be at least 0, got -1 [AveragePooling C3]"),
    .init(
      MaxPoolingGradient(Window(2, stride: 2), inputShape: images.shape), [opaque, f(2, 6, 3, 3)],
      "the inputs are opaque[2, 6, 4, 4] and float32[2, 6, 3, 3], the result of pooling is [2, 6, 4, 4] [MaxPoolingGradient C1]"
    ),
    .init(
      AveragePoolingGradient(AveragePooling(Window(2)), inputShape: images.shape), [images],
      "the gradient is float32[2, 6, 8, 8], the result is float32[2, 6, 7, 7] [AveragePoolingGradient C1]"),
    .init(
      AdaptiveAveragePooling(Size2D(0, 1)), [images],
      "the size must be at least 1, got 0x1 [AdaptiveAveragePooling C1]"),
    .init(
      AdaptiveAveragePoolingGradient(AdaptiveAveragePooling(), inputShape: images.shape), [images],
      "the gradient is float32[2, 6, 8, 8], the result is float32[2, 6, 1, 1] [AdaptiveAveragePoolingGradient C1]"
    ),
  ]

  static let layers: [BrokenRule] = [
    .init(
      Linear(), [images, f(4, 6)],
      "takes rows [N, F], got [2, 6, 8, 8]; put Flatten before the layer [Linear C0]"),
    .init(Linear(), [f(2, 6), f(4)], "takes a matrix [K, F], got [4] [Linear C0]"),
    .init(Linear(), [f(2, 6), f(4, 5)], "the matrix expects 5 input features, got 6 [Linear C1]"),
    .init(Linear(), [f(2, 6), f(4, 6), f(3)], "expected a bias of shape [4], got [3] [Linear C2]"),
    .init(
      LinearInputGradient(), [f(4, 6), f(2, 5)],
      "the gradient [2, 5] does not match the matrix [4, 6] [LinearInputGradient C1]"),
    .init(
      LinearWeightGradient(hasBias: true), [f(2, 6), f(3, 4)],
      "the gradient [3, 4] does not match the rows [2, 6] [LinearWeightGradient C1]"),
    .init(
      BatchNormalization(statistics: .batch), [images, f(6), f(5)],
      "expected vectors of shape [6], one number for each channel, got [5] [BatchNormalization C1]"),
    .init(
      BatchNormalization(statistics: .batch), [f(1, 6, 1, 1), f(6), f(6)],
      "a batch of one picture with 1 x 1 planes has no variance; use a larger batch, or drop last if only the last batch is that small [BatchNormalization C2]"
    ),
    .init(
      BatchNormalization(statistics: .given), [images, f(6), f(6)],
      "takes 5 inputs, got 3 [BatchNormalization C0]"),
    .init(
      BatchNormalizationGradient(BatchNormalization(statistics: .given)),
      [images, f(6), f(6), f(5), images],
      "expected vectors of shape [6] and a gradient float32[2, 6, 8, 8], got [[6], [6], [5]] and float32[2, 6, 8, 8] [BatchNormalizationGradient C1]"
    ),
    .init(
      LocalResponseNormalization(size: 0), [images],
      "the size must be at least 1, got 0; use 5 [LocalResponseNormalization C1]"),
    .init(
      LocalResponseNormalizationGradient(.init(size: 5)), [images, f(2, 6, 8, 7)],
      "the shapes of the inputs differ: float32[2, 6, 8, 8] and float32[2, 6, 8, 7] [LocalResponseNormalizationGradient C1]"
    ),
    .init(
      Dropout(rate: 1, seed: 0, path: "2"), [f(2, 3), TensorType([2], .int64)],
      "the rate must be in 0..<1, got 1.0; use 0.5 [Dropout C1]"),
    .init(
      Dropout(rate: 0.5, seed: 0, path: "2"), [f(2, 3), f(2)],
      "takes a position int64[2], got float32[2] for a result of shape [2, 3] [RandomUniform C1]"),
    .init(
      RandomUniform(shape: .scalar, seed: 0, path: ""), [TensorType([2], .int64)],
      "takes a position int64[2], got int64[2] for a result of shape [] [RandomUniform C1]"),
    .init(Softmax(), [images], "takes rows [N, K], got [2, 6, 8, 8] [Softmax C1]"),
    .init(
      SoftmaxCrossEntropy(), [f(4), labels(4)], "takes logits [N, K], got [4] [SoftmaxCrossEntropy C0]"),
    .init(SoftmaxCrossEntropy(), [f(4, 3), f(4)], "takes int32, got float32[4] [SoftmaxCrossEntropy C0]"),
    .init(
      SoftmaxCrossEntropy(), [f(4, 10), labels(3)],
      "4 rows of logits need labels int32[4], got int32[3] [SoftmaxCrossEntropy C1]"),
    .init(
      SoftmaxCrossEntropy(), [f(4, 10), labels(4), f(9)],
      "expected weights of shape [10], one for each class, got [9] [SoftmaxCrossEntropy C2]"),
    .init(
      SoftmaxCrossEntropy(labelSmoothing: 1.5), [f(4, 10), labels(4)],
      "label smoothing must be in 0..<1, got 1.5; use 0.1 [SoftmaxCrossEntropy C3]"),
    .init(
      SoftmaxCrossEntropyGradient(SoftmaxCrossEntropy()), [f(4, 10), labels(4), f(4)],
      "the gradient must be a scalar, got [4] [SoftmaxCrossEntropyGradient C1]"),
    .init(
      SoftTargetCrossEntropy(), [f(4), f(4)],
      "takes logits [N, K], got [4] [SoftTargetCrossEntropy C0]"),
    .init(
      SoftTargetCrossEntropy(), [f(4, 10), labels(4)],
      "logits [4, 10] need as many targets, got int32[4] [SoftTargetCrossEntropy C1]"),
    .init(
      SoftTargetCrossEntropy(), [f(4, 10), f(4, 10), f(9)],
      "expected weights of shape [10], one for each class, got [9] [SoftTargetCrossEntropy C2]"),
    .init(
      SoftTargetCrossEntropy(labelSmoothing: 1), [f(4, 10), f(4, 10)],
      "label smoothing must be in 0..<1, got 1.0; use 0.1 [SoftTargetCrossEntropy C3]"),
    .init(
      SoftTargetCrossEntropyGradient(SoftTargetCrossEntropy()), [f(4, 10), f(4, 10), f(4)],
      "the gradient must be a scalar, got [4] [SoftTargetCrossEntropyGradient C1]"),
    .init(
      TopKCorrect(), [f(4, 10), labels(3)],
      "4 rows of logits need labels int32[4], got int32[3] [TopKCorrect C1]"),
    .init(TopKCorrect(0), [f(4, 10), labels(4)], "k must be at least 1, got 0 [TopKCorrect C2]"),
    .init(OneHot(classes: 3), [f(4)], "takes labels int32[N], got float32[4] [OneHot C1]"),
  ]

  static let plain: [BrokenRule] = [
    .init(
      Concatenate(), [images, f(2, 5, 8, 7)],
      "[2, 6, 8, 8] and [2, 5, 8, 7] differ outside axis 1; make all branches end in the same height and width [Concatenate C1]"
    ),
    .init(Concatenate(), [], "needs an input that has axis 1 [Concatenate C2]"),
    .init(Concatenate(axis: 4), [images], "needs an input that has axis 4 [Concatenate C2]"),
    .init(
      Split(sizes: [2, 3]), [images],
      "parts of sizes [2, 3] do not add up to axis 1 of [2, 6, 8, 8] [Split C1]"),
    .init(Reshape(to: [2, 5]), [f(3, 4)], "[3, 4] has 12 elements, [2, 5] has 10 [Reshape C1]"),
    .init(
      Transpose(axes: [1, 1]), [f(3, 4)],
      "axes [1, 1] are no order of the axes of [3, 4]; name each axis once [Transpose C1]"),
    .init(
      Transpose(axes: [1, 0]), [f(3, 4, 5)],
      "axes [1, 0] are no order of the axes of [3, 4, 5]; name each axis once [Transpose C1]"),
    .init(Reduce(.sum, axes: [1, 1]), [f(3, 4)], "axes [1, 1] are not axes of [3, 4] [Reduce C1]"),
    .init(Reduce(.mean, axes: [2]), [f(3, 4)], "axes [2] are not axes of [3, 4] [Reduce C1]"),
    .init(
      Broadcast(to: [3, 4], axes: [1, 0]), [f(4, 3)],
      "axes [1, 0] do not place [4, 3] in [3, 4] [Broadcast C1]"),
    .init(
      Broadcast(to: [3, 4], axes: [0]), [f(4)],
      "[4] cannot be repeated to [3, 4] along axes [0] [Broadcast C2]"),
    .init(
      Binary(.add), [f(3), f(4)], "the shapes of the inputs differ: float32[3] and float32[4] [Binary C1]"),
    .init(Sum(), [], "needs at least one input [Sum C1]"),
    .init(Sum(), [f(3), f(4)], "the shapes of the inputs differ: float32[3] and float32[4] [Sum C1]"),
    .init(ReLU(), [], "takes 1 input, got 0 [ReLU C0]"),
    .init(ReLU(), [TensorType([3], .uint8)], "takes float32, got uint8[3] [ReLU C0]"),
    .init(Sum(), [labels(4), labels(4)], "takes float32, got int32[4] [Sum C0]"),
    .init(
      Concatenate(axis: 0), [TensorType([3], .int8), TensorType([3], .uint8)],
      "int8[3] and uint8[3] differ [Concatenate C1]"),
    .init(
      ReLUGradient(), [f(3), f(4)],
      "the shapes of the inputs differ: float32[3] and float32[4] [ReLUGradient C1]"),
    .init(LeakyReLU(), [f(3), f(3)], "takes 1 input, got 2 [LeakyReLU C0]"),
    .init(
      LeakyReLU(slope: .infinity), [f(3)],
      "the slope must be a finite number, got inf; use 0.01 [LeakyReLU C1]"),
    .init(ScaleChannels(), [images], "takes 2 inputs, got 1 [ScaleChannels C0]"),
    .init(
      ScaleChannels(), [f(2, 6), f(2, 6)],
      "takes images [N, C, H, W], got [2, 6]; put the layer before Flatten [ScaleChannels C0]"),
    .init(
      ScaleChannels(), [images, f(2, 6)],
      "expected factors float32[2, 6, 1, 1], got float32[2, 6] [ScaleChannels C1]"),
    .init(
      ScaleChannels(), [images, TensorType([2, 6, 1, 1], .int32)],
      "takes float32, got int32[2, 6, 1, 1] [ScaleChannels C0]"),
    .init(
      SigmoidGradient(), [f(3), f(4)],
      "the shapes of the inputs differ: float32[3] and float32[4] [SigmoidGradient C1]"),
    .init(
      TanhGradient(), [f(3), f(4)],
      "the shapes of the inputs differ: float32[3] and float32[4] [TanhGradient C1]"),
    .init(
      SoftmaxGradient(), [f(1, 3), f(1, 4)],
      "the shapes of the inputs differ: float32[1, 3] and float32[1, 4] [SoftmaxGradient C1]"),
    .init(
      MovingAverage(weight: 0.1), [f(3), f(4)],
      "the shapes of the inputs differ: float32[3] and float32[4] [MovingAverage C1]"),
    .init(
      SGDUpdate(), [f(3), f(4), f()],
      "the inputs are [float32[3], float32[4], float32[]] [SGDUpdate C1]"),
    .init(
      RMSpropUpdate(), [f(3), f(4), f(), f(3)],
      "the inputs are [float32[3], float32[4], float32[], float32[3]] [RMSpropUpdate C1]"),
    .init(SGDUpdate(momentum: 0.9), [f(3), f(3), f()], "takes 4 inputs, got 3 [SGDUpdate C0]"),
    .init(
      AdamUpdate(), [f(3), f(3), f(3), f(), f(), f(3), f(3)],
      "the inputs are [float32[3], float32[3], float32[3], float32[], float32[], float32[3], float32[3]] [AdamUpdate C1]"
    ),
    .init(
      Quantize(scales: [1, 2], to: .int8), [f(3)], "2 scales do not fit [3] [Quantize C1]"),
    .init(Quantize(scales: [0], to: .int8), [f(3)], "scales must be finite and above 0 [Quantize C2]"),
    .init(
      Quantize(scales: [1], to: .int32), [f(3)],
      "turns float32 into int32, expected float32 and int8 or uint8 [Quantize C3]"),
    .init(Dequantize(scales: [1]), [f(3)], "takes int8 or uint8, got float32 [Dequantize C3]"),
    .init(Constant(1), [f(3)], "takes 0 inputs, got 1 [Constant C0]"),
    .init(Unary(.exponential), [f(3), f(3)], "takes 1 input, got 2 [Unary C0]"),
  ]

  @Test(arguments: windows + layers + plain)
  func aBrokenRuleIsOneClearLine(_ rule: BrokenRule) {
    let error = #expect(throws: ShapeError.self) { try rule.operation.outputTypes(rule.inputs) }
    #expect(error?.description == rule.message)
  }

  @Test func theGraphNamesTheLayer() {
    var graph = Graph()
    let input = graph.input("images", images)
    let filter = graph.state("0.weight", [4, 5, 3, 3], role: .parameter)
    graph.scope = "2.0.p1_1"
    let error = #expect(throws: ShapeError.self) { try graph.apply(Convolution(), input, filter) }
    #expect(
      error?.description
        == "2.0.p1_1: the filters expect 5 input channels, got 6 [Convolution C3]")
    #expect(graph.nodes.isEmpty)
  }

  @Test func everyOperationWithARuleHasARow() {
    let broken = Set((Self.windows + Self.layers + Self.plain).map(\.operation.kind))
    let free: Set = ["Sigmoid", "Tanh"]  // whose only rule, the number of inputs, ReLU's row tests
    #expect(Set(AllOperations.types.map { $0.name }).subtracting(broken) == free)
    #expect(AllOperations.types.map { $0.name } == AllOperations.types.map { $0.name }.sorted())
  }
}
