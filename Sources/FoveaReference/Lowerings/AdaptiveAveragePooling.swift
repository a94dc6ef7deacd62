import FoveaCore
import FoveaGraph

extension ReferenceLowering {
  static let adaptiveAveragePooling = ReferenceLowering(AdaptiveAveragePooling.self) { operation, call in
    let x = call.inputs[0]
    var y = [Double](repeating: 0, count: call.outputShape(0).count)
    operation.forEachShare(of: call.shape(0)) { image, result, share in y[result] += x[image] * share }
    return [y]
  }

  static let adaptiveAveragePoolingGradient = ReferenceLowering(AdaptiveAveragePoolingGradient.self) {
    operation, call in
    let dy = call.inputs[0]
    var dx = [Double](repeating: 0, count: operation.inputShape.count)
    operation.pooling.forEachShare(of: operation.inputShape) { image, result, share in
      dx[image] += dy[result] * share
    }
    return [dx]
  }
}

extension AdaptiveAveragePooling {
  /// Calls `body` for each element of an image and each window that holds it: the element's place, the
  /// window's place in the result, and the reciprocal of the window's size.
  fileprivate func forEachShare(
    of shape: TensorShape, _ body: (_ image: Int, _ result: Int, _ share: Double) -> Void
  ) {
    func window(_ position: Int, _ extent: Int, _ count: Int) -> Range<Int> {
      position * extent / count..<((position + 1) * extent + count - 1) / count
    }
    for plane in 0..<shape[0] * shape[1] {
      for row in 0..<size.height {
        let imageRows = window(row, shape[2], size.height)
        for column in 0..<size.width {
          let imageColumns = window(column, shape[3], size.width)
          let share = 1 / Double(imageRows.count * imageColumns.count)
          let place = (plane * size.height + row) * size.width + column
          for imageRow in imageRows {
            for imageColumn in imageColumns {
              body((plane * shape[2] + imageRow) * shape[3] + imageColumn, place, share)
            }
          }
        }
      }
    }
  }
}
