public import FoveaCheckpoints
import FoveaCore
public import FoveaLayers
public import FoveaModels
import FoveaRuntime

extension Trainer {
  /// Puts weights in the place of first values, before the first step.
  ///
  /// If the only difference is the number of classes, the head keeps its first values, which follow from
  /// the seed. Unless `strictly`, so does everything for which there is no tensor of its shape. What other modules
  /// around the network add to its names is removed, and side branches that this network does not have are skipped.
  ///
  /// - Parameters:
  ///   - weights: The trained network.
  ///   - strictly: Whether all tensors must fit, or those that fit are loaded.
  ///   - newHead: Whether the head keeps its first values even if the number of classes is the same.
  /// - Returns: What was loaded, and what was not.
  /// - Throws: `FoveaError` with code `.weights` that lists what does not fit, `.numeric` if a tensor holds numbers
  ///   that are not finite, `.configuration` if there is no head to be new; no parameter has changed then.
  @discardableResult
  public func start(
    from weights: Checkpoint, strictly: Bool = true, newHead: Bool = false
  ) throws -> WeightsFit {
    let names = try WrappedNames(weights.tensors, for: network, from: weights.name)
    let tensors = names.tensors
    guard !newHead || !network.head.isEmpty else {
      throw FoveaError(
        .configuration, at: "new head", "no layer with parameters makes the logits of this network",
        remedy: "use its weights as they are")
    }
    var fit = WeightsFit(tensors, forTraining: network, newHead: newHead, optional: weights.branchPaths)
    fit.notes = names.notes
    if strictly, !fit.isStrict, weights.model.foldsNormalization {
      throw FoveaError(
        .weights, at: weights.name,
        "has its batch normalizations folded, and the network to train has them apart",
        remedy: "start from the checkpoint that it was made of, or load what fits with \(.lenientLoading)")
    }
    try fit.require(strictly: strictly, from: weights.name)
    try FiniteWeights.require(fit.loaded, of: tensors, from: weights.name)
    try state.write(fit.loaded, of: tensors)
    return fit
  }

  /// Copies layers of another network, trained before, to layers that stand in the same place of this one.
  ///
  /// This is how a deep network grows out of a shallow one, whose layers have other paths: see
  /// ``LayerTransfer``. All other layers keep their first values.
  ///
  /// - Returns: Which layers were copied.
  /// - Throws: `FoveaError` with code `.weights` if no layer has the place and the shapes of one here, `.numeric` if a
  ///   tensor holds numbers that are not finite, `.configuration` if the catalogue lacks the other network;
  ///   `ShapeError` if it cannot be built.
  @discardableResult
  public func start(
    fromLayersOf weights: Checkpoint, in catalogue: ModelCatalogue = .standard
  ) throws -> LayerTransfer {
    let source = try weights.makeModel(from: catalogue).network(
      batch: 2, input: weights.model.inputShape, mode: .training(seed: 0))
    let names = try WrappedNames(weights.tensors, for: source, from: weights.name)
    let tensors = names.tensors
    var transfer = LayerTransfer(from: source, shapes: tensors.mapValues(\.shape), to: network)
    transfer.notes = names.notes
    guard !transfer.copied.isEmpty else {
      throw FoveaError(
        .weights, at: weights.name,
        "no layer of \(weights.model.name) stands in the place of one here with its shapes",
        remedy: "start from a network of the same family and width")
    }
    try FiniteWeights.require(transfer.origins.values.sorted(), of: tensors, from: weights.name)
    for (path, origin) in transfer.origins {
      guard let tensor = tensors[origin] else { continue }
      try state.write([path], of: [path: tensor])
    }
    return transfer
  }
}
