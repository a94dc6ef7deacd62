import FoveaCore
import FoveaGraph

extension ReferenceLowering {
  static let reduce = ReferenceLowering(Reduce.self) { operation, call in
    let (x, shape, result) = (call.inputs[0], call.shape(0), call.outputShape(0))
    let kept = shape.dimensions.indices.filter { !operation.axes.contains($0) }
    let places = offsets(in: result, of: shape, along: kept)
    switch operation.function {
    case .sum, .mean:
      var y = [Double](repeating: 0, count: result.count)
      for index in x.indices { y[places[index]] += x[index] }
      guard operation.function == .mean else { return [y] }
      let count = Double(shape.count / max(result.count, 1))
      return [y.map { $0 / count }]
    case .maximum:
      var y = [Double](repeating: -.infinity, count: result.count)
      for index in x.indices where x[index] > y[places[index]] || x[index].isNaN {
        y[places[index]] = x[index]
      }
      return [y]
    }
  }
}

/// For each element of the large shape, row by row, the place of its partner in the small shape, whose
/// axis `i` lies along axis `axes[i]` of the large one.
func offsets(in small: TensorShape, of large: TensorShape, along axes: [Int]) -> [Int] {
  var steps = [Int](repeating: 0, count: large.rank)
  for (axis, place) in axes.enumerated() where small[axis] > 1 { steps[place] = small.strides[axis] }
  var places = [0]
  for (extent, step) in zip(large.dimensions, steps) {
    places = places.flatMap { place in (0..<extent).map { place + $0 * step } }
  }
  return places
}
