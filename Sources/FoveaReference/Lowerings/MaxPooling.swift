import FoveaCore
import FoveaGraph

extension ReferenceLowering {
  /// The opaque result is the place of the winner in its plane, -1 if a window misses the image.
  ///
  /// A number that is not one (NaN) wins over every other, and the last such one over those before, as
  /// in PyTorch.
  static let maxPooling = ReferenceLowering(MaxPooling.self) { operation, call in
    let (x, image, result) = (call.inputs[0], call.inputTypes[0].imageSize, call.outputTypes[0].imageSize)
    let rows = operation.window.rows(over: image)
    let columns = operation.window.columns(over: image)
    var (y, choices): ([Double], [Double]) = ([], [])
    for plane in 0..<call.shape(0)[0] * call.shape(0)[1] {
      let start = plane * image.height * image.width
      for row in 0..<result.height {
        for column in 0..<result.width {
          var (largest, choice) = (-Double.infinity, -1)
          for tapRow in rows.tapsOnImage(at: row) {
            let imageRow = rows.origin(row) + tapRow * rows.dilation
            for tapColumn in columns.tapsOnImage(at: column) {
              let place = imageRow * image.width + columns.origin(column) + tapColumn * columns.dilation
              let value = x[start + place]
              if value > largest || value.isNaN || choice < 0 { (largest, choice) = (value, place) }
            }
          }
          y.append(largest)
          choices.append(Double(choice))
        }
      }
    }
    return [y, choices]
  }

  static let maxPoolingGradient = ReferenceLowering(MaxPoolingGradient.self) { operation, call in
    let (choices, dy, shape) = (call.inputs[0], call.inputs[1], operation.inputShape)
    let (pooled, plane) = (call.shape(1)[2] * call.shape(1)[3], shape[2] * shape[3])
    var dx = [Double](repeating: 0, count: shape.count)
    for index in dy.indices where choices[index] >= 0 {
      dx[index / pooled * plane + Int(choices[index])] += dy[index]
    }
    return [dx]
  }
}
