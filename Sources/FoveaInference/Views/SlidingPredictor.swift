import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaGraph
import FoveaImage
import FoveaRuntime

/// Sums up the probabilities of whole pictures of any size, over which the network slides.
final class SlidingPredictor: ViewPredictor {
  /// The size of pictures.
  private struct Extent: Hashable {
    var height: Int
    var width: Int
  }

  /// A number of pictures of one size.
  private struct BatchExtent: Hashable {
    var pictures: Extent
    var batch: Int
  }

  /// A prepared view of an example.
  private struct View {
    let example: Int
    let values: [Float]
  }

  private let programs: ProgramCache<BatchExtent>

  /// The most numbers of prepared pictures that wait for others of their size.
  private static let waitingLimit = 1 << 26
  /// The most examples that wait.
  private static let exampleLimit = 64

  init(_ weights: FittedWeights, on backend: any Backend) throws {
    // Layers that slide over pictures compute in numbers.
    let batch = weights.network.graph.shape(of: weights.network.images)[0]
    let network = try DenseNetwork(InferenceNetworks(weights).inNumbers.network(batch: batch))
    let state = backend.makeState()
    for entry in weights.network.graph.stateEntries {
      try state.declare(
        StateEntry(path: entry.path, shape: network.reshaped[entry.path] ?? entry.shape, role: entry.role))
    }
    let tensors = network.tensors(weights.checkpoint.tensors)
    for entry in state.entries {
      if let tensor = tensors[entry.path] { try state.write(tensor, to: entry.path) }
    }
    programs = ProgramCache { extent in
      let (height, width) = (extent.pictures.height, extent.pictures.width)
      do {
        let graph = try network.predictionGraph(batch: extent.batch, height: height, width: width)
        return try backend.compile(graph, over: state)
      } catch let error as ShapeError {
        throw FoveaError(
          .configuration, at: "views", "pictures of \(height) x \(width) pixels do not fit: \(error)",
          remedy: "give larger \(.testScales)")
      }
    }
  }

  func forEachExample(
    of data: any DataSet, _ plan: ViewPlan, batchSize: Int, workers: Int,
    _ body: (_ index: Int, _ sums: [Double]) throws -> Void
  ) throws {
    var waiting: [Extent: [View]] = [:]
    var (first, count) = (0, 0)
    for index in 0..<data.count {
      try prepare(index, of: data, plan) { extent, values in
        count += values.count
        waiting[extent, default: []].append(View(example: index, values: values))
      }
      guard count >= Self.waitingLimit || index + 1 - first == Self.exampleLimit || index + 1 == data.count
      else { continue }
      let totals = try sums(of: waiting, examples: first..<index + 1, plan, batchSize: batchSize)
      for (offset, sum) in totals.enumerated() { try body(first + offset, sum) }
      (waiting, first, count) = ([:], index + 1, 0)
    }
  }

  /// Hands over all views of an example.
  private func prepare(
    _ index: Int, of data: any DataSet, _ plan: ViewPlan, _ body: (Extent, [Float]) -> Void
  ) throws {
    do {
      let picture = try data.picture(at: index)
      for scale in plan.views.scales.indices {
        let resized = try plan.resized(picture, scale: scale)
        let size = PictureSize(
          width: resized.width, height: resized.height, channels: plan.input.channels)
        var preparer = try Preparer(plan.pipeline, input: size)
        for number in 0..<plan.views.countPerScale {
          let view = plan.views.view(number, of: resized, input: plan.input)
          body(Extent(height: size.height, width: size.width), try preparer.tensor(of: view).floats)
        }
      }
    } catch let error as FoveaError where error.code == .data && error.location == "picture" {
      throw FoveaError(.data, at: data.location(of: index), error.problem, remedy: error.remedy)
    }
  }

  /// The sums of the probabilities of all views of each example.
  private func sums(
    of waiting: [Extent: [View]], examples: Range<Int>, _ plan: ViewPlan, batchSize: Int
  ) throws -> [[Double]] {
    var sums = [[Double]](repeating: [], count: examples.count)
    let channels = plan.input.channels
    for (extent, views) in waiting.sorted(by: {
      ($0.key.height, $0.key.width) < ($1.key.height, $1.key.width)
    }) {
      // A batch takes no more memory than one of the network's own pictures.
      let area = plan.input.width * plan.input.height
      var rest = views[...]
      while !rest.isEmpty {
        let most = min(max(1, batchSize * area / (extent.height * extent.width)), rest.count)
        // Powers of two, so that few programs serve all numbers of pictures.
        let batch = 1 << (Int.bitWidth - 1 - most.leadingZeroBitCount)
        let part = rest.prefix(batch)
        rest = rest.dropFirst(batch)
        let images = HostTensor(
          part.flatMap(\.values), shape: [batch, channels, extent.height, extent.width])
        let answer = try programs.program(for: BatchExtent(pictures: extent, batch: batch)).probabilities(
          of: images)
        let (values, classes) = (answer.doubles, answer.shape[1])
        for (row, view) in part.enumerated() {
          let place = view.example - examples.lowerBound
          if sums[place].isEmpty { sums[place] = [Double](repeating: 0, count: classes) }
          for index in 0..<classes { sums[place][index] += values[row * classes + index] }
        }
      }
    }
    return sums
  }
}
