import ArgumentParser
import Foundation
import Fovea
import OtherNames
import Testing

/// A file that imports all of Fovea keeps its own short names, ArgumentParser's and Foundation's.
@Suite struct NamesTests {
  @Test func stateIsTheAppsOwn() {
    let state: State = .busy
    #expect(state != .idle)
  }

  @Test func shapeIsTheAppsOwn() {
    let shape: Shape = .square
    #expect(shape != .circle)
  }

  @Test func valueIsTheAppsOwn() {
    let value: Value = 0.5
    #expect(value.isFinite)
  }

  @Test func nodeIsTheAppsOwn() {
    #expect(Set([Node(), Node()]).count == 1)
  }

  @Test func stepIsTheAppsOwn() {
    #expect(Step(rawValue: 2) == .farewell)
  }

  @Test func modeIsTheAppsOwn() {
    #expect(Mode(rawValue: "dark") == .dark)
  }

  @Test func argumentIsArgumentParsers() throws {
    struct Greeting: ParsableArguments {
      @Argument var name: String
    }
    #expect(try Greeting.parse(["Ada"]).name == "Ada")
  }

  @Test func operationIsFoundations() {
    let operation: Operation = BlockOperation {}
    operation.start()
    #expect(operation.isFinished)
  }

  /// Fovea's names reach the same file without a qualifier, layers that share theirs with operations too.
  @Test func foveasNamesAreReachable() throws {
    struct Small: Model {
      let name = "small"
      let classes = 2
      var inputShape: TensorShape { [1, 4, 4] }
      var initialization: any Initialization { .pytorch }

      var body: some Layer {
        Sequential {
          Concatenate {
            Conv2D(2, kernel: 1).named("narrow")
            Conv2D(2, kernel: 3, padding: 1).named("wide")
          }
          Flatten()
          Dropout(0.5)
          Dense(classes)
        }
      }
    }
    let mode = Network.Mode.training(seed: 0)
    let network = try Small().network(batch: 3, mode: mode)
    let (graph, logits): (Graph, Graph.Value) = (network.graph, network.logits)
    #expect(graph.type(of: logits) == TensorType([3, 2]))
    #expect(throws: ShapeError.self) {
      try Small().network(batch: 1, input: [1, 0x10000, 0x10000], mode: mode)
    }

    let state: any StateStore = ReferenceBackend().makeState()
    try state.initialize(network.parameters, seed: 0)
    let bias = StateEntry(path: "3.bias", shape: [2], role: .parameter)
    #expect(state.entries.contains(bias))
    #expect(NamedTensor(name: bias.path, tensor: try state.read(bias.path)).name == "3.bias")
  }

  @Test func theWeightsReaderIsReachable() {
    let error = #expect(throws: FoveaError.self) { try WeightsFile.read(path: "/nowhere.safetensors") }
    #expect(error?.code == .file)
  }

  @Test func chartsAreReachable() {
    let series = LineChart.Series("loss")
    #expect(series.name == "loss")
  }
}
