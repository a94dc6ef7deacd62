import Foundation
import FoveaCheckpoints
import FoveaInference
import FoveaReference
import FoveaRuntime
import SmallNetwork
import TestSupport
import Testing

/// Checkpoints put to use.
@Suite(.tags(.quick, .backend)) struct CheckpointUseTests {
  @Test func aCheckpointPredictsAfterReadingAsBefore() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    let written = try Small().checkpoint()
    try written.write(to: file.path)
    let images = Noise(count: 3).images()
    let before = try Predictor(written, model: Small(), on: ReferenceBackend()).logits(images)
    let after = try Predictor(Checkpoint.read(path: file.path), model: Small(), on: ReferenceBackend())
    #expect(try after.logits(images) == before)
  }
}
