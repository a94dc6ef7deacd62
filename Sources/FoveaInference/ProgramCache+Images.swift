import FoveaCore
import FoveaRuntime

extension ProgramCache<Int> {
  /// The named results of the programs for images of the shape `[C, H, W]`, in the order of their names.
  ///
  /// At most `batch` images run together, each with its rows of the `others`; the rows of the results are put
  /// together again.
  ///
  /// - Throws: `FoveaError` with code `.data` if the images are not of this shape or hold numbers that are
  ///   not finite.
  func run(
    _ images: HostTensor, of shape: TensorShape, with others: [String: HostTensor] = [:],
    results names: [String], batch: Int = Predictor.largestBatch
  ) throws -> [HostTensor] {
    guard images.elementType == .float32, images.shape.rank == 4,
      Array(images.shape.dimensions.dropFirst()) == shape.dimensions, images.shape[0] > 0
    else {
      throw FoveaError(
        .data, at: "input",
        "the network takes float32 [N, \(shape.dimensions.map(String.init).joined(separator: ", "))]"
          + " with N at least 1, got \(images.elementType.rawValue) \(images.shape)",
        remedy: images.elementType == .float32
          ? "choose another \(.imageSize) or reshape the input" : "save it as float32")
    }
    try Finiteness.requireInput(images)
    let total = images.shape[0]
    var values = [[Float]](repeating: [], count: names.count)
    var shapes = [TensorShape](repeating: .scalar, count: names.count)
    for start in stride(from: 0, to: total, by: batch) {
      let rows = start..<min(start + batch, total)
      let inputs = others.merging([InferenceName.images: images]) { $1 }
      let parts = rows.count == total ? inputs : inputs.mapValues { $0.rows(rows) }
      let results = try program(for: rows.count).run(parts)
      for (index, name) in names.enumerated() {
        guard let tensor = results[name] else {
          throw FoveaError(.backend, at: "prediction", "the program returned no \(name)")
        }
        values[index] += tensor.floats
        shapes[index] = tensor.shape.replacing(axis: 0, with: total)
      }
    }
    return zip(values, shapes).map { HostTensor($0, shape: $1) }
  }
}
