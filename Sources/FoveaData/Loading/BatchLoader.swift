import Foundation
import FoveaCore

/// The batches of an epoch in order, prepared ahead by background threads.
///
/// What a batch holds does not depend on the number of threads. Memory of batches that the caller returns is
/// used again, so that a steady step allocates nothing. Only one thread at a time may call `next`.
public final class BatchLoader: Sendable {
  /// The grouping of the epoch into batches.
  public let batches: Batches
  private let queue: BatchQueue

  /// Starts to prepare the batches of an epoch.
  ///
  /// - Parameters:
  ///   - set: The data set of the examples.
  ///   - order: The order of the epoch, with at most as many positions as the data set has examples.
  ///   - batchSize: The number of examples of a full batch, at least 1.
  ///   - dropsLast: Whether a last batch that is not full is dropped.
  ///   - pipeline: The steps from a picture to the network's input.
  ///   - input: The size of the network's input.
  ///   - mixing: The mixing of the examples of a batch, nil for none.
  ///   - first: The number of the first batch that `next` returns, at least 0, to continue in the middle of
  ///     an epoch.
  ///   - workers: The number of background threads, at least 0; with 0, `next` prepares the batch itself.
  /// - Throws: `FoveaError` with code `.configuration` if the pipeline does not fit the network's input.
  public init(
    _ set: some DataSet, order: EpochOrder, batchSize: Int, dropsLast: Bool = false,
    pipeline: Pipeline, input: PictureSize, mixing: BatchMixing? = nil, startingAt first: Int = 0,
    workers: Int = 1
  ) throws {
    precondition(order.count <= set.count, "the order visits examples that the data set does not have")
    precondition(workers >= 0 && first >= 0, "workers and batches count from 0")
    batches = Batches(of: order.count, size: batchSize, dropsLast: dropsLast)
    let preparer = try Preparer(pipeline, input: input)
    let maker = BatchMaker(set: set, order: order, batches: batches, shape: preparer.shape, mixing: mixing)
    queue = BatchQueue(
      maker: maker.erased, preparer: preparer,
      numbers: min(first, batches.count)..<batches.count,
      workers: workers)
    queue.start()
  }

  deinit { queue.stop() }

  /// Returns the next batch, and waits for it if need be.
  ///
  /// - Parameter batch: A batch of this or another loader that is no longer needed. Its memory is used again
  ///   if the caller keeps no copy of its tensors.
  /// - Returns: The batch, or nil after the last one and after `stop()`.
  /// - Throws: what preparing this batch threw; the next call returns the batch after it.
  public func next(recycling batch: consuming Batch? = nil) throws -> Batch? {
    try queue.next(recycling: consume batch)
  }

  /// Ends the background threads and waits for them, at most as long as one batch takes each.
  ///
  /// Afterwards `next` returns nil. The loader calls it when it is released.
  public func stop() { queue.stop() }
}
