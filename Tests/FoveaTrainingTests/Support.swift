import FoveaCore
import FoveaData
import FoveaGraph
import FoveaImage
import FoveaLayers
import FoveaReference
import FoveaRuntime
import FoveaTraining
import Synchronization

/// A model made of a block.
struct Sample: Model {
  let name = "sample"
  var classes: Int
  var inputShape: TensorShape
  var initialization: any Initialization = .pytorch
  var layers: Chain

  init(classes: Int, input: TensorShape, @LayerBuilder _ layers: () -> Chain) {
    self.classes = classes
    inputShape = input
    self.layers = layers()
  }

  var body: some Layer { layers }

  /// One dense layer, `weight` and `bias` under `fc`.
  static func linear(classes: Int, features: Int) -> Sample {
    Sample(classes: classes, input: [features, 1, 1]) {
      Flatten()
      Dense(classes).named("fc")
    }
  }
}

/// Pictures of 2 x 2 pixels in three shades; the shade is the class.
struct Shades: DataSet {
  let name = "shades"
  var count: Int
  let classNames = ["dark", "grey", "light"]
  let channels = 1
  let fingerprint = "shades"

  func label(at index: Int) -> Int { index * 7 % 3 }

  func picture(at index: Int) -> Picture {
    let base = label(at: index) * 100
    return Picture(
      width: 2, height: 2, channels: 1, pixels: (0..<4).map { UInt8(base + (index * 5 + $0 * 11) % 50) })
  }
}

/// The reference backend, which counts the programs that it compiles.
final class CountingBackend: Backend {
  private let base = ReferenceBackend()
  private let programs = Mutex(0)

  var name: String { base.name }
  var count: Int { programs.withLock { $0 } }

  func makeState() -> any StateStore { base.makeState() }
  func estimate(_ graph: Graph) throws -> MemoryEstimate { try base.estimate(graph) }
  func compile(_ graph: Graph, over state: any StateStore) throws -> any Program {
    programs.withLock { $0 += 1 }
    return try base.compile(graph, over: state)
  }
}

/// Keeps all events.
final class Recorder: TrainingObserver {
  var events: [TrainingEvent] = []
  func observe(_ event: TrainingEvent, of trainer: Trainer) { events.append(event) }

  var steps: [TrainingEvent.Step] {
    events.compactMap { if case .step(let step) = $0 { step } else { nil } }
  }
  var epochs: [TrainingEvent.Epoch] {
    events.compactMap { if case .epoch(let epoch) = $0 { epoch } else { nil } }
  }
}
