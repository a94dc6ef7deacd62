import FoveaCheckpoints
import FoveaCore
import FoveaFormats
import FoveaGraph
import FoveaLayers

extension Checkpoint {
  /// The checkpoint with weights that bytes can hold, and biases that take over the mean error of these.
  func quantized(
    by quantization: Quantization, _ statistics: [String: ActivationHistogram], in network: Network
  ) -> Checkpoint {
    var result = self
    result.quantization = quantization
    var tensors = tensors
    for (path, node) in network.quantizableLayers {
      guard let layer = quantization.layers[path], let weights = tensors[path] else { continue }
      let rounded = layer.numbers(of: layer.bytes(of: weights), shape: weights.shape)
      tensors[path] = rounded
      guard node.inputs.count == 3, let means = statistics[path]?.channelMeans,
        let bias = network.graph.statePath(of: node.inputs[2]), let values = tensors[bias]?.floats
      else { continue }
      let groups = (node.operation as? Convolution)?.groups ?? 1
      let errors = Self.meanErrors(of: rounded, from: weights, means: means, groups: groups)
      tensors[bias] = HostTensor(
        zip(values, errors).map { Float(Double($0) - $1) }, shape: [values.count])
    }
    result.parameters = parameters.map { entry in
      NamedTensor(name: entry.name, tensor: tensors[entry.name] ?? entry.tensor)
    }
    return result
  }

  /// What each output channel gets too much, on average, by weights that are rounded.
  private static func meanErrors(
    of rounded: HostTensor, from weights: HostTensor, means: [Double], groups: Int
  ) -> [Double] {
    let (outputs, inputs) = (weights.shape[0], weights.shape[1])
    let taps = max(weights.shape.count / max(outputs * inputs, 1), 1)
    let (new, old) = (rounded.floats, weights.floats)
    return (0..<outputs).map { output in
      let first = output / max(outputs / groups, 1) * inputs
      var sum = 0.0
      for input in 0..<inputs {
        let start = (output * inputs + input) * taps
        var error = 0.0
        for index in start..<start + taps { error += Double(new[index]) - Double(old[index]) }
        sum += error * means[first + input]
      }
      return sum
    }
  }
}
