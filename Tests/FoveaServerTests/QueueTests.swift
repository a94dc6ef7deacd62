import FoveaCheckpoints
import FoveaCore
import FoveaInference
import FoveaReference
import FoveaServer
import SmallNetwork
import TestSupport
import Testing

/// Images that wait for a network.
@Suite(.tags(.quick)) struct QueueTests {
  private struct Damaged: Error {}

  /// An image whose preparation has begun, and ends when the gate is opened.
  private func prepared(
    _ image: HostTensor, by queue: InferenceQueue, isDamaged: Bool = false
  ) async -> (logits: Task<HostTensor, any Error>, gate: AsyncStream<Void>.Continuation) {
    let (gate, isBegun) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
    let logits = Task {
      try await queue.logits {
        isBegun.continuation.finish()
        for await _ in gate.stream {}
        if isDamaged { throw Damaged() }
        return image
      }
    }
    for await _ in isBegun.stream {}
    return (logits, gate.continuation)
  }

  private func queue(
    _ metrics: ModelMetrics, limit: Int = 8, gathering: Duration
  ) throws -> (queue: InferenceQueue, image: HostTensor) {
    let weights = try Small().checkpoint().fitted(to: Small(), batch: 1)
    let predictor = try Predictor(weights, on: ReferenceBackend())
    let queue = InferenceQueue(
      predictor, options: ServerOptions(largestBatch: 4, queueLimit: limit), metrics: metrics,
      gathering: gathering)
    queue.start()
    return (queue, .filled(0.5, shape: TensorShape([1] + predictor.inputShape.dimensions)))
  }

  @Test(arguments: [true, false]) func imagesWaitForThoseThatArePrepared(isDamaged: Bool) async throws {
    let metrics = ModelMetrics()
    let (queue, image) = try queue(metrics, gathering: .seconds(60))
    defer { queue.end() }
    let (slow, gate) = await prepared(image, by: queue, isDamaged: isDamaged)
    async let fast = queue.logits(image)
    try await Task.sleep(for: .milliseconds(20))
    #expect(metrics.current.batches == 0)
    gate.finish()
    let logits = try await fast
    if isDamaged {
      await #expect(throws: Damaged.self) { try await slow.value }
      #expect(metrics.current.images == 1)
    } else {
      #expect(try await slow.value == logits)
      #expect(metrics.current.images == 2)
    }
    #expect(metrics.current.batches == 1)
  }

  @Test func nobodyWaitsForLong() async throws {
    let metrics = ModelMetrics()
    let (queue, image) = try queue(metrics, gathering: .milliseconds(10))
    defer { queue.end() }
    let (slow, gate) = await prepared(image, by: queue)
    _ = try await queue.logits(image)
    #expect(metrics.current.batches == 1)
    gate.finish()
    _ = try await slow.value
    #expect(metrics.current.batches == 2)
  }

  /// What would be refused is not prepared first.
  @Test func picturesInPreparationAreCounted() async throws {
    let metrics = ModelMetrics()
    let (queue, image) = try queue(metrics, limit: 1, gathering: .milliseconds(10))
    defer { queue.end() }
    let (first, gate) = await prepared(image, by: queue)
    await #expect(throws: ServerError.self) {
      try await queue.logits {
        Issue.record("it was prepared")
        return image
      }
    }
    #expect(metrics.current.refusals == 1)
    gate.finish()
    _ = try await first.value
  }
}
