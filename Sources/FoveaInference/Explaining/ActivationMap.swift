import FoveaCore
import FoveaImage

/// What Grad-CAM and its kin have in common: a layer's channels, each times a weight, added up.
enum ActivationMap {
  /// The maps `[N, H, W]` in the size of the images, in 0 to 1.
  ///
  /// What is below 0 in the sum becomes 0; each map is then normalized, enlarged bilinearly and normalized
  /// once more.
  ///
  /// - Parameters:
  ///   - images: The images, `[N, C, H, W]`.
  ///   - classes: The class of each image.
  ///   - layer: The path of the layer, nil for the last value that has rows and columns.
  ///   - network: The network.
  ///   - weight: The weight of a channel from its activations and their gradients.
  /// - Returns: The maps.
  /// - Throws: as `ExplainedNetwork.activations`.
  static func maps(
    of images: HostTensor, for classes: [Int], at layer: String?, in network: ExplainedNetwork,
    weight: (_ activations: ArraySlice<Float>, _ gradients: ArraySlice<Float>) -> Double
  ) throws -> HostTensor {
    let (tensor, slopes) = try network.activations(of: images, at: layer, for: classes)
    let (values, gradients, shape) = (tensor.floats, slopes.floats, tensor.shape)
    let (height, width) = (network.inputShape[1], network.inputShape[2])
    let area = shape[2] * shape[3]
    var result: [Float] = []
    for image in 0..<shape[0] {
      var sums = [Double](repeating: 0, count: area)
      for channel in 0..<shape[1] {
        let start = (image * shape[1] + channel) * area
        let factor = weight(values[start..<start + area], gradients[start..<start + area])
        for place in 0..<area { sums[place] += factor * Double(values[start + place]) }
      }
      let map = HeatMap(width: shape[3], height: shape[2], values: sums.map(Float.init))
      result += map.positive.normalized.resized(width: width, height: height).positive.normalized.values
    }
    return HostTensor(result, shape: [shape[0], height, width])
  }
}
