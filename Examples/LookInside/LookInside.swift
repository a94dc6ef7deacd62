import Fovea

/// Prints what a network consists of, then what two of its layers make of a picture of noise.
@main struct LookInside {
  static func main() throws {
    let model = try ModelCatalogue.make("googlenet-d2l")
    print(try model.summary(input: [1, 96, 96]))

    let backend = OneDNNBackend()
    let state = backend.makeState()
    try state.initialize(model.network(batch: 1, mode: .inference).parameters, seed: 0)
    let probe = try Probe(["0.0", "2.0.p2_2"], of: model, on: backend, over: state)
    let noise = HostTensor((0..<96 * 96).map { _ in Float.random(in: 0...1) }, shape: [1, 1, 96, 96])
    for (path, output) in try probe.outputs(for: noise).sorted(by: { $0.key < $1.key }) {
      print("\(path): \(output.shape), at most \(output.floats.max() ?? 0)")
    }
  }
}
