import FoveaCore
import FoveaGraph

extension ReferenceLowering {
  static let averagePooling = ReferenceLowering(AveragePooling.self) { operation, call in
    let (x, shape) = (call.inputs[0], call.shape(0))
    var y = [Double](repeating: 0, count: call.outputShape(0).count)
    operation.forEachShare(of: shape) { image, result, share in y[result] += x[image] * share }
    return [y]
  }

  static let averagePoolingGradient = ReferenceLowering(AveragePoolingGradient.self) { operation, call in
    let dy = call.inputs[0]
    var dx = [Double](repeating: 0, count: operation.inputShape.count)
    operation.pooling.forEachShare(of: operation.inputShape) { image, result, share in
      dx[image] += dy[result] * share
    }
    return [dx]
  }
}

extension AveragePooling {
  /// Calls `body` for each element of an image and each window that holds it: the element's place, the
  /// window's place in the result, and the reciprocal of the divisor.
  fileprivate func forEachShare(
    of shape: TensorShape, _ body: (_ image: Int, _ result: Int, _ share: Double) -> Void
  ) {
    let image = Size2D(shape[2], shape[3])
    let result = window.positions(over: image) ?? Size2D(0, 0)
    let (rows, columns) = (window.rows(over: image), window.columns(over: image))
    for plane in 0..<shape[0] * shape[1] {
      for row in 0..<result.height {
        let tapRows = rows.tapsOnImage(at: row)
        for column in 0..<result.width {
          let tapColumns = columns.tapsOnImage(at: column)
          let divisor =
            countsPadding
            ? rows.tapsOnPaddedImage(at: row) * columns.tapsOnPaddedImage(at: column)
            : tapRows.count * tapColumns.count
          let place = (plane * result.height + row) * result.width + column
          for tapRow in tapRows {
            let imageRow = rows.origin(row) + tapRow * rows.dilation
            for tapColumn in tapColumns {
              let imageColumn = columns.origin(column) + tapColumn * columns.dilation
              let index = (plane * image.height + imageRow) * image.width + imageColumn
              body(index, place, 1 / Double(divisor))
            }
          }
        }
      }
    }
  }
}
