/// The table of all operations: what printers, verifiers and the conformance suite go through.
public enum AllOperations {
  /// Every kind of operation, in the order of `sorted()`: capitals before small letters.
  public static let types: [any Graph.Operation.Type] = [
    AdamUpdate.self, AdaptiveAveragePooling.self, AdaptiveAveragePoolingGradient.self,
    AveragePooling.self, AveragePoolingGradient.self, BatchNormalization.self,
    BatchNormalizationGradient.self, Binary.self, Broadcast.self, Concatenate.self, Constant.self,
    Convolution.self, ConvolutionFilterGradient.self, ConvolutionInputGradient.self, Dequantize.self,
    Dropout.self,
    LeakyReLU.self, Linear.self, LinearInputGradient.self, LinearWeightGradient.self,
    LocalResponseNormalization.self, LocalResponseNormalizationGradient.self, MaxPooling.self,
    MaxPoolingGradient.self, MovingAverage.self, OneHot.self, Quantize.self, RMSpropUpdate.self,
    RandomUniform.self,
    ReLU.self,
    ReLUGradient.self, Reduce.self, Reshape.self, SGDUpdate.self, ScaleChannels.self, Sigmoid.self,
    SigmoidGradient.self,
    SoftTargetCrossEntropy.self, SoftTargetCrossEntropyGradient.self,
    Softmax.self, SoftmaxCrossEntropy.self, SoftmaxCrossEntropyGradient.self, SoftmaxGradient.self,
    Split.self, Sum.self, Tanh.self, TanhGradient.self, TopKCorrect.self, Transpose.self, Unary.self,
  ]
}
