import FoveaCore
import FoveaGraph

extension Conformance {
  /// A convolution of random images with `filters` random filters.
  private static func convolution(
    _ title: String, images: TensorShape, filters: Int, _ size: Size2D,
    _ operation: Convolution = Convolution(),
    bias: Bool = true
  ) -> OperationCase {
    let channels = images[1] / operation.groups
    let filter: TensorShape = [filters, channels, size.height, size.width]
    return OperationCase(
      operation, title, [.normal(images), .normal(filter)] + (bias ? [.normal([filters])] : []),
      differentiate: bias ? [0, 1, 2] : [0, 1], tolerance: .convolution)
  }

  static let convolutions: [OperationCase] = [
    OperationCase(
      Convolution(), "by hand: differences along the diagonal",
      [
        .values([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3]), .values([1, 0, 0, -1], [1, 1, 2, 2]),
        .values(0.5),
      ], differentiate: [0, 1, 2], tolerance: .convolution, expected: [[-3.5, -3.5, -3.5, -3.5]]),
    OperationCase(
      Convolution(padding: Padding(top: 0, left: 1, bottom: 0, right: 2)), "by hand: asymmetric padding",
      [.values([1, 2, 3], [1, 1, 1, 3]), .values([1, 10], [1, 1, 1, 2])],
      differentiate: [0, 1], tolerance: .convolution, expected: [[10, 21, 32, 3, 0]]),
    convolution("1x1 planes, 3 channels", images: [2, 3, 1, 1], filters: 8, 1),
    convolution(
      "1x1 planes, 3x3 filters in the padding", images: [2, 6, 1, 1], filters: 17, 3, Convolution(padding: 1)),
    convolution("1 channel, 5x5", images: [2, 1, 12, 12], filters: 6, 5, Convolution(padding: 2)),
    convolution("6 to 16 channels, 5x5", images: [2, 6, 14, 14], filters: 16, 5),
    convolution(
      "1 to 64 channels, 7x7, stride 2", images: [1, 1, 24, 24], filters: 64, 7,
      Convolution(stride: 2, padding: 3)),
    convolution(
      "3 channels, 11x11, stride 4", images: [1, 3, 35, 35], filters: 8, 11,
      Convolution(stride: 4, padding: 2)),
    convolution("8 channels, 3x3", images: [2, 8, 9, 7], filters: 8, 3, Convolution(padding: 1)),
    convolution("16 to 32 channels, 3x3", images: [1, 16, 12, 12], filters: 32, 3, Convolution(padding: 1)),
    convolution(
      "17 channels, 3x3, stride 2", images: [1, 17, 8, 8], filters: 6, 3, Convolution(stride: 2, padding: 1)),
    convolution("152 channels, 1x1", images: [1, 152, 3, 3], filters: 17, 1),
    convolution("17 to 152 channels, 3x3", images: [1, 17, 4, 4], filters: 152, 3, Convolution(padding: 1)),
    convolution("no bias", images: [2, 3, 6, 6], filters: 8, 3, bias: false),
    convolution("one picture, 3x5 filters", images: [1, 4, 7, 9], filters: 5, Size2D(3, 5)),
    convolution(
      "strides of 1 and 3", images: [2, 3, 7, 10], filters: 4, 3,
      Convolution(stride: Size2D(1, 3), padding: 1)),
    convolution(
      "stride beyond the filter", images: [1, 8, 7, 7], filters: 8, 1, Convolution(stride: 2), bias: false),
    convolution(
      "asymmetric padding", images: [2, 3, 6, 5], filters: 4, 3,
      Convolution(stride: 2, padding: Padding(top: 0, left: 1, bottom: 1, right: 2))),
    convolution(
      "asymmetric padding, else fit for Winograd", images: [2, 16, 7, 7], filters: 32, 3,
      Convolution(padding: Padding(top: 0, left: 1, bottom: 1, right: 0))),
    convolution(
      "padding of 1 and 0, else fit for Winograd", images: [2, 16, 6, 9], filters: 16, 3,
      Convolution(padding: Padding(Size2D(1, 0)))),
    convolution("dilation 2", images: [1, 3, 9, 9], filters: 4, 3, Convolution(padding: 2, dilation: 2)),
    convolution(
      "dilation of 1 and 3, stride 2", images: [1, 2, 9, 12], filters: 3, 3,
      Convolution(stride: 2, padding: 1, dilation: Size2D(1, 3))),
    convolution("2 groups", images: [2, 6, 6, 6], filters: 8, 3, Convolution(padding: 1, groups: 2)),
    convolution("3 groups of 1 channel to 2", images: [1, 3, 5, 5], filters: 6, 3, Convolution(groups: 3)),
    convolution(
      "depthwise, 17 channels", images: [2, 17, 6, 6], filters: 17, 3, Convolution(padding: 1, groups: 17),
      bias: false),
    convolution(
      "depthwise, 32 channels, stride 2", images: [1, 32, 7, 7], filters: 32, 3,
      Convolution(stride: 2, padding: 1, groups: 32)),
  ]

  /// Shapes for which the CPU backend's rule asks for Winograd's algorithm, whose tiles of 4 x 4 results none
  /// of them fills.
  package static let winogradConvolutions: [OperationCase] = [
    convolution(
      "Winograd, a batch of 3 planes of 7x9", images: [3, 16, 7, 9], filters: 16, 3, Convolution(padding: 1)),
    convolution("Winograd, no padding, no bias", images: [2, 32, 9, 8], filters: 16, 3, bias: false),
    convolution(
      "Winograd, 16 to 32 channels", images: [2, 16, 6, 9], filters: 32, 3, Convolution(padding: 1)),
  ]

  static let convolutionGradients: [OperationCase] = [
    OperationCase(
      ConvolutionInputGradient(convolution: Convolution(), inputShape: [1, 1, 1, 3]), "by hand",
      [.values([1, 2], [1, 1, 1, 2]), .values([3, 5], [1, 1, 1, 2])],
      tolerance: .convolution, expected: [[3, 11, 10]]),
    OperationCase(
      ConvolutionFilterGradient(convolution: Convolution(), filterShape: [1, 1, 1, 2], hasBias: true),
      "by hand", [.values([1, 2, 3], [1, 1, 1, 3]), .values([3, 5], [1, 1, 1, 2])],
      tolerance: .convolution, expected: [[13, 21], [8]]),
    OperationCase(
      ConvolutionFilterGradient(
        convolution: Convolution(stride: 2), filterShape: [1, 1, 1, 2], hasBias: false),
      "by hand: a column that no filter meets",
      [.values([1, 2, 3], [1, 1, 1, 3]), .values([3], [1, 1, 1, 1])],
      tolerance: .convolution, expected: [[3, 6]]),
  ]
}
