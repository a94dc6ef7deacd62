import FoveaCore

/// Makes any batch of an epoch, from nothing but its number.
struct BatchMaker<Examples: DataSet>: Sendable {
  let set: Examples
  let order: EpochOrder
  let batches: Batches
  /// The shape of a prepared picture.
  let shape: TensorShape
  /// How examples are mixed, nil for not at all.
  let mixing: BatchMixing?

  /// Fills a batch, in the memory of a recycled one if it has the right size.
  func make(_ number: Int, in recycled: consuming Batch?, by preparer: inout Preparer) throws -> Batch {
    let positions = batches[number]
    var batch = recycled ?? Batch(count: positions.count, of: shape, classes: mixing?.classes)
    recycled = nil
    if batch.images.shape != shape(of: number) || batch.targets?.shape != targetShape(of: number) {
      batch = Batch(count: positions.count, of: shape, classes: mixing?.classes)
    }
    batch.number = number
    batch.positions = positions
    let stride = shape.count
    try batch.images.modify { elements in
      guard case .float32(var pixels) = elements else { return }
      // The only reference must be ours while we write, or the array would be copied.
      elements = .float32([])
      defer { elements = .float32(pixels) }
      for (row, position) in positions.enumerated() {
        try preparer.apply(
          example: order[position], of: set, random: order.random(at: position), into: &pixels,
          at: row * stride)
      }
    }
    let labels = try positions.map { try label(at: order[$0]) }
    batch.labels.modify { $0 = .int32(labels) }
    mixing?.apply(to: &batch, random: order.random(ofBatch: number))
    return batch
  }

  /// The class of an example.
  private func label(at index: Int) throws -> Int32 {
    let label = set.label(at: index)
    guard set.classNames.indices.contains(label) else {
      throw FoveaError(
        .data, at: set.location(of: index), "has label \(label), expected one in 0..<\(set.classNames.count)",
        remedy: "number the classes from 0, in the order of their names")
    }
    return Int32(label)
  }

  /// The shape of a batch's targets, nil if it has none.
  private func targetShape(of number: Int) -> TensorShape? {
    mixing.map { [batches[number].count, $0.classes] }
  }

  /// The shape of a batch's pictures.
  func shape(of number: Int) -> TensorShape {
    TensorShape([batches[number].count] + shape.dimensions)
  }
}

extension BatchMaker {
  /// Makes the same maker without its type, so that a loader needs no parameter.
  var erased: AnyBatchMaker {
    AnyBatchMaker(shape: shape(of:)) { try make($0, in: $1, by: &$2) }
  }
}

/// A maker of batches of some data set.
struct AnyBatchMaker: Sendable {
  let shape: @Sendable (Int) -> TensorShape
  let make: @Sendable (Int, consuming Batch?, inout Preparer) throws -> Batch
}
