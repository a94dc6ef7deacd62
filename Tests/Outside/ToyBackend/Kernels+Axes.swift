import FoveaCore
import FoveaGraph

extension Kernels {
  /// Operations that fold, repeat, order, join or cut along axes.
  static func alongAxes(_ operation: any Graph.Operation, _ shapes: NodeShapes) -> Kernel? {
    switch operation {
    case let reduce as Reduce:
      let (large, small) = (shapes.inputs[0], shapes.outputs[0])
      let kept = large.dimensions.indices.filter { !reduce.axes.contains($0) }
      let places = places(of: large, in: small, along: kept)
      return { inputs in
        let start = reduce.function == .maximum ? -Double.infinity : 0
        var folded = [Double](repeating: start, count: small.count)
        for (number, place) in zip(inputs[0], places) {
          switch reduce.function {
          case .sum, .mean: folded[place] += number
          case .maximum: if number > folded[place] || number.isNaN { folded[place] = number }
          }
        }
        guard reduce.function == .mean else { return [folded] }
        return [folded.map { $0 * Double(small.count) / Double(large.count) }]
      }
    case let broadcast as Broadcast:
      let places = places(of: shapes.outputs[0], in: shapes.inputs[0], along: broadcast.axes)
      return { inputs in [places.map { inputs[0][$0] }] }
    case let transpose as Transpose:
      let places = places(of: shapes.outputs[0], in: shapes.inputs[0], along: transpose.inverse.axes)
      return { inputs in [places.map { inputs[0][$0] }] }
    case let join as Concatenate:
      let (blocks, sizes) = blocks(shapes.inputs, axis: join.axis)
      return { inputs in
        [
          (0..<blocks).flatMap { block in
            zip(inputs, sizes).flatMap { input, size in input[block * size..<(block + 1) * size] }
          }
        ]
      }
    case let cut as Split:
      let (blocks, sizes) = blocks(shapes.outputs, axis: cut.axis)
      return { inputs in
        var (parts, start) = ([[Double]](repeating: [], count: sizes.count), 0)
        for _ in 0..<blocks {
          for (part, size) in sizes.enumerated() {
            parts[part] += inputs[0][start..<start + size]
            start += size
          }
        }
        return parts
      }
    default: return nil
    }
  }

  /// For each place of the large shape its place in the small one, whose axis `i` lies along `axes[i]`.
  private static func places(
    of large: TensorShape, in small: TensorShape, along axes: [Int]
  ) -> [Int] {
    let (own, other) = (large.strides, small.strides)
    let steps = axes.enumerated().filter { small[$0.offset] > 1 }
      .map { (stride: own[$0.element], extent: large[$0.element], step: other[$0.offset]) }
    return (0..<large.count).map { place in
      steps.reduce(0) { $0 + place / $1.stride % $1.extent * $1.step }
    }
  }

  /// How many blocks lie before an axis, and how many numbers each tensor has in one.
  private static func blocks(_ shapes: [TensorShape], axis: Int) -> (count: Int, sizes: [Int]) {
    let count = shapes[0].dimensions[..<axis].reduce(1, *)
    return (count, shapes.map { $0.count / max(count, 1) })
  }
}
