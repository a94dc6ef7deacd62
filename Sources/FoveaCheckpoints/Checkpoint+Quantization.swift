import FoveaCore
import FoveaFormats
import FoveaGraph
import FoveaLayers

// How a file holds quantized layers: their weights as bytes, the scales of these beside them, and what is known of
// their inputs in the metadata.

extension Checkpoint {
  /// What the metadata says of a quantized layer.
  struct StoredLayer: Codable, Hashable {
    var inputScale: Float
    var isInputSigned: Bool

    private enum CodingKeys: String, CodingKey {
      case inputScale = "input_scale"
      case isInputSigned = "input_signed"
    }
  }

  /// The name of the scales of a tensor of bytes.
  private static func scalesName(of path: String) -> String { path + "_scale" }

  /// The quantized layers as the metadata holds them, nil if there are none.
  var storedLayers: [String: StoredLayer]? {
    quantization?.layers.mapValues { StoredLayer(inputScale: $0.inputScale, isInputSigned: $0.isInputSigned) }
  }

  /// The parameters as the file holds them: bytes and their scales where layers are quantized.
  var storedParameters: [NamedTensor] {
    guard let quantization else { return parameters }
    return parameters.flatMap { entry -> [NamedTensor] in
      guard let layer = quantization.layers[entry.name], !layer.weightScales.isEmpty else { return [entry] }
      let bytes = layer.bytes(of: entry.tensor)
      return [
        NamedTensor(name: entry.name, tensor: HostTensor(.int8(bytes), shape: entry.tensor.shape)),
        NamedTensor(
          name: Self.scalesName(of: entry.name),
          tensor: HostTensor(layer.weightScales, shape: [layer.weightScales.count])),
      ]
    }
  }

  /// Turns bytes of a file back into numbers, and notes what they are quantized by.
  ///
  /// - Throws: `FoveaError` with code `.format` if the tensors of a layer are missing or do not fit each other.
  mutating func restore(_ layers: [String: StoredLayer]) throws {
    var found = Quantization()
    let tensors = tensors
    for (path, layer) in layers {
      func fail(_ problem: String) -> FoveaError {
        FoveaError(.format, at: name, "the quantized layer \(path) \(problem)", remedy: "the file is damaged")
      }
      // Bytes with a sign come from a file as `int32`.
      guard let bytes = tensors[path], case .int32(let values) = bytes.elements,
        values.allSatisfy({ Int32(Int8.min)...Int32(Int8.max) ~= $0 })
      else { throw fail("has no weights in bytes") }
      guard let scales = tensors[Self.scalesName(of: path)], bytes.shape.rank > 0,
        scales.shape == [bytes.shape[0]], !scales.floats.isEmpty
      else { throw fail("has no scale for each channel") }
      guard (scales.floats + [layer.inputScale]).allSatisfy(Quantization.scales.contains) else {
        throw fail("has scales that are not in \(Quantization.scales)")
      }
      found.layers[path] = Quantization.Layer(
        inputScale: layer.inputScale, isInputSigned: layer.isInputSigned, weightScales: scales.floats)
    }
    let scaleNames = Set(layers.keys.map(Self.scalesName(of:)))
    parameters = parameters.compactMap { entry in
      guard !scaleNames.contains(entry.name) else { return nil }
      guard let layer = found.layers[entry.name] else { return entry }
      let bytes = entry.tensor.doubles.map { Int8($0) }
      return NamedTensor(name: entry.name, tensor: layer.numbers(of: bytes, shape: entry.tensor.shape))
    }
    quantization = found
  }
}
