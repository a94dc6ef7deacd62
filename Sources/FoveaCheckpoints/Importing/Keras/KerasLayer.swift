package import FoveaCore

/// A layer of a network under the names that Keras has for it.
package struct KerasLayer {
  /// The kinds of layers with weights.
  package enum Kind: String {
    case convolution = "conv2d"
    case normalization = "batch_normalization"
    case dense

    /// How many weights a layer can have.
    var counts: ClosedRange<Int> { self == .normalization ? 3...4 : 1...2 }

    /// What the numbered weights of Keras 3 are, without a factor for three of a normalization.
    package func roles(count: Int) -> [Role] {
      switch self {
      case .convolution, .dense: [.kernel, .bias]
      case .normalization: (count == 3 ? [] : [.gamma]) + [.beta, .mean, .variance]
      }
    }
  }

  /// What a tensor of a layer is.
  package enum Role: String {
    case kernel, bias, gamma, beta
    case mean = "moving_mean"
    case variance = "moving_variance"

    /// PyTorch's name for it, which networks here have.
    package var name: String {
      switch self {
      case .kernel, .gamma: "weight"
      case .bias, .beta: "bias"
      case .mean: "running_mean"
      case .variance: "running_var"
      }
    }
  }

  package let kind: Kind
  /// The group of the layer in files of Keras 3, which count the layers of a kind from the first to the last.
  package let group: String
  /// The name of the layer, under which older files have it.
  package let name: String
  /// The path of the layer in the network here.
  package let path: String
  /// The channels, rows and columns behind which a dense layer comes, if there are several rows or columns.
  package var flattened: [Int]?

  /// Names a layer.
  package init(kind: Kind, group: String, name: String, path: String, flattened: [Int]? = nil) {
    (self.kind, self.group, self.name, self.path, self.flattened) = (kind, group, name, path, flattened)
  }

  /// A tensor of the layer in the order of PyTorch, nil if it has another number of dimensions.
  ///
  /// Filters come as rows, columns, input, output; matrices as input, output. What Keras flattens has its channels last.
  package func converted(_ tensor: HostTensor, _ role: Role) -> HostTensor? {
    guard role == .kernel else { return tensor.shape.rank == 1 ? tensor : nil }
    let extents = tensor.shape.dimensions
    switch (kind, extents.count) {
    case (.convolution, 4):
      let (rows, columns, input, output) = (extents[0], extents[1], extents[2], extents[3])
      return tensor.gathered(
        [output, input, rows, columns], strides: [1, output, columns * input * output, input * output])
    case (.dense, 2):
      let (input, output) = (extents[0], extents[1])
      if let flattened, flattened.reduce(1, *) == input {
        let (channels, rows, columns) = (flattened[0], flattened[1], flattened[2])
        return tensor.gathered(
          [output, channels, rows, columns],
          strides: [1, output, columns * channels * output, channels * output]
        ).reshaped([output, input])
      }
      return tensor.gathered([output, input], strides: [1, output])
    default: return nil
    }
  }
}
