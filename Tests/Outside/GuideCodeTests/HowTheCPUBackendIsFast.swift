import Fovea

/// The seconds of a step of training by kinds of steps, such as `Convolution+ReLU` and `reorder`, the slowest first.
func secondsByKind(
  of model: any Model, batch: Int, on backend: any Backend
) throws -> [(kind: String, seconds: Double)] {
  let network = try model.network(batch: batch, mode: .training(seed: 0))
  let state = backend.makeState()
  try state.initialize(network.parameters, seed: 0)
  let step = try TrainingStep(network, optimizer: SGD(), on: backend, over: state)
  let shape = try TensorShape([batch] + model.inputShape.dimensions)
  let images = HostTensor([Float](repeating: 0.5, count: shape.count), shape: shape)
  let labels = HostTensor([Int32](repeating: 0, count: batch), shape: [batch])
  let seconds = try step.profile(images: images, labels: labels, learningRate: 0.01, repeats: 5)
  var sums: [String: Double] = [:]
  for (line, time) in zip(step.program.report.steps, seconds) { sums[line.kind, default: 0] += time }
  return sums.map { (kind: $0.key, seconds: $0.value) }.sorted { $0.seconds > $1.seconds }
}
