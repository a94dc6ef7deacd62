import FoveaCore
import FoveaGraph

extension ReferenceLowering {
  static let convolution = ReferenceLowering(Convolution.self) { convolution, call in
    let nest = ConvolutionNest(convolution, input: call.shape(0), filter: call.shape(1))
    let (x, w) = (call.inputs[0], call.inputs[1])
    var y = [Double](repeating: 0, count: call.outputShape(0).count)
    if call.inputs.count > 2 {
      let plane = nest.positions.height * nest.positions.width
      for image in 0..<nest.images {
        for filter in 0..<nest.filters {
          let start = (image * nest.filters + filter) * plane
          for index in start..<start + plane { y[index] = call.inputs[2][filter] }
        }
      }
    }
    nest.forEachRow { tap, image, result, count in
      let weight = w[tap]
      for column in 0..<count { y[result &+ column] += weight * x[image &+ column &* nest.step] }
    }
    return [y]
  }
}

/// The loops that a convolution and its gradients share.
///
/// Each turn pairs one tap of one filter with the part of a row of the image that it meets and the part
/// of a row of the result to which it contributes.
struct ConvolutionNest {
  let images: Int
  let filters: Int
  let positions: Size2D
  /// The distance on the image between neighbours of a row of the result.
  let step: Int
  private let size: Size2D
  private let channels: Int
  private let groups: Int
  private let rows: WindowAxis
  private let columns: WindowAxis

  init(_ convolution: Convolution, input: TensorShape, filter: TensorShape) {
    let window = convolution.window(filter: filter)
    size = Size2D(input[2], input[3])
    positions = window.positions(over: size) ?? Size2D(0, 0)
    (images, channels, filters) = (input[0], input[1], filter[0])
    groups = convolution.groups
    step = convolution.stride.width
    rows = window.rows(over: size)
    columns = window.columns(over: size)
  }

  /// Calls `body` with places in the filters, the images and the results, and the length of the row.
  @inline(__always)
  func forEachRow(_ body: (_ tap: Int, _ image: Int, _ result: Int, _ count: Int) -> Void) {
    let (groupChannels, groupFilters) = (channels / groups, filters / groups)
    for image in 0..<images {
      for filter in 0..<filters {
        let firstChannel = filter / groupFilters * groupChannels
        let resultPlane = (image * filters + filter) * positions.height
        for channel in 0..<groupChannels {
          let imagePlane = (image * channels + firstChannel + channel) * size.height
          for tapRow in 0..<rows.taps {
            let validRows = rows.positions(ofTap: tapRow, outOf: positions.height)
            for tapColumn in 0..<columns.taps {
              let valid = columns.positions(ofTap: tapColumn, outOf: positions.width)
              let tap =
                ((filter * groupChannels + channel) * rows.taps + tapRow) * columns.taps + tapColumn
              let place = columns.origin(valid.lowerBound) + tapColumn * columns.dilation
              for row in validRows {
                let imageRow = imagePlane + rows.origin(row) + tapRow * rows.dilation
                body(
                  tap, imageRow * size.width + place,
                  (resultPlane + row) * positions.width + valid.lowerBound, valid.count)
              }
            }
          }
        }
      }
    }
  }
}
