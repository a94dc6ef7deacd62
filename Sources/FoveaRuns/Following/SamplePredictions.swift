package import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaImage
package import FoveaInference
import FoveaOneDNN

/// Some test pictures of a run with what its best checkpoint says about them.
package struct SamplePredictions: Sendable {
  /// A picture with its class and what the network says.
  package struct Sample: Sendable {
    /// The picture as a PNG file, scaled down if it is large.
    package var png: Data
    /// The name of its class.
    package var label: String
    /// The most probable classes, the most probable first.
    package var predictions: [Prediction]
    /// The origin of the picture: its file, or the data set and the index.
    package var origin: String
  }

  /// The pictures, spread over the test pictures.
  package let samples: [Sample]
  /// The epoch whose weights were asked, nil if the checkpoint does not say.
  package let epoch: Int?

  /// The longest side of a picture, in pixels.
  private static let side = 192

  /// Reads the best checkpoint in a run's directory and the pictures that its configuration names.
  ///
  /// One thread computes, as a run may need the others.
  ///
  /// - Parameters:
  ///   - directory: The path of the directory.
  ///   - count: The number of pictures.
  ///   - turn: Which of the pictures: each turn shows others.
  ///   - choices: The registries of names.
  /// - Throws: `FoveaError` if there is no such checkpoint yet, its data are not there, or it does not fit them.
  package init(ofRun directory: String, count: Int, turn: Int, choices: RunChoices) throws {
    let best = RunDirectory.best(in: directory)
    guard FileLocation(best).isTaken else {
      throw FoveaError(
        .file, at: directory, "has no best.safetensors yet", remedy: "wait for the end of its first epoch")
    }
    let checkpoint = try Checkpoint.read(
      path: best, for: nil, catalogue: choices.models, transforms: choices.transforms)
    guard let data = checkpoint.data else {
      throw FoveaError(.data, at: best, "does not say which data its run learned from")
    }
    let pictures = try data.source(in: choices.data).open(.test, for: checkpoint.model.images)
    _ = try checkpoint.requireClasses(of: pictures, asIn: data)
    let predictor = try Predictor(
      checkpoint, model: checkpoint.makeModel(from: choices.models), on: OneDNNBackend(threads: 1))
    let number = min(count, pictures.count)
    samples = try (0..<number).map { place in
      // One from each part of equal length, since many data sets are sorted by class.
      let (start, end) = (place * pictures.count / number, (place + 1) * pictures.count / number)
      let index = start + turn % max(end - start, 1)
      let picture = try pictures.picture(at: index)
      return Sample(
        png: try picture.thumbnail(side: Self.side).encodedPNG(),
        label: pictures.classNames[pictures.label(at: index)],
        predictions: try predictor.predict(picture, top: 3), origin: pictures.location(of: index))
    }
    epoch = checkpoint.training.latest?.epoch
  }
}
