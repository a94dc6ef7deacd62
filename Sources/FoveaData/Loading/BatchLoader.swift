import Foundation
import FoveaCore

/// The batches of an epoch in order, prepared ahead by background threads.
///
/// What a batch holds does not depend on the number of threads. Memory that the caller hands back is
/// used again, so that a steady step takes none. One thread at a time may ask for batches.
public final class BatchLoader: Sendable {
  /// How the epoch is grouped.
  public let batches: Batches
  private let queue: BatchQueue

  /// Starts to prepare the batches of an epoch.
  ///
  /// - Parameters:
  ///   - set: Where the examples come from.
  ///   - order: The order of the epoch, over all examples of the set.
  ///   - batchSize: The examples of a batch, at least 1.
  ///   - dropsLast: Whether a last batch that is not full is left out.
  ///   - pipeline: How a picture becomes an input.
  ///   - input: What the network takes.
  ///   - mixing: How the examples of a batch are mixed, nil for not at all.
  ///   - first: The number of the first batch to give, to go on in the middle of an epoch.
  ///   - workers: The number of background threads; with 0, `next` prepares the batch itself.
  /// - Throws: `FoveaError` with code `.configuration` if the pipeline cannot work.
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

  /// Gives the next batch, and waits for it if need be.
  ///
  /// - Parameter batch: A batch that is not needed any more, whose memory is used again; from another
  ///   loader, too. It is only used again if the caller keeps no copy of its tensors.
  /// - Returns: The batch, or nil after the last one.
  /// - Throws: What preparing this batch threw; asking again gives the batch after it.
  public func next(recycling batch: consuming Batch? = nil) throws -> Batch? {
    try queue.next(recycling: consume batch)
  }

  /// Ends the background threads and waits for them, which takes no longer than one batch each.
  ///
  /// Afterwards `next` gives nil. It happens by itself when the loader goes away.
  public func stop() { queue.stop() }
}
