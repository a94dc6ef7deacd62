import FoveaLayers

/// A convolution without bias, batch normalization with epsilon 1e-3 and ReLU: what torchvision's
/// GoogLeNet and Inception v3 are made of.
struct ConvBN: Layer {
  var filters: Int
  var kernel: Size2D
  var stride: Size2D
  var padding: SpatialPadding

  init(_ filters: Int, kernel: Size2D, stride: Size2D = 1, padding: SpatialPadding = .none) {
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  var body: some Layer {
    Conv2D(filters, kernel: kernel, stride: stride, padding: padding, bias: false).named("conv")
    BatchNorm2D(epsilon: 1e-3).named("bn")
    Activation(.relu)
  }
}

extension ChannelAffine {
  /// From images normalized with ImageNet's means and deviations to mean and deviation 0.5.
  static let fromImageNet: ChannelAffine = {
    let (means, deviations) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    return ChannelAffine(
      scale: deviations.map { $0 / 0.5 }, shift: means.map { ($0 - 0.5) / 0.5 })
  }()
}
