import Fovea
import FoveaCore

/// Makes the pictures beside predictions: with a heat map, and with label and probability.
struct PictureMaker {
  /// The files about a picture.
  private struct Places {
    var annotated: FileLocation?
    var explained: FileLocation?
  }

  private let explainer: Explainer?
  private let label: String?
  private let isForced: Bool
  /// The files about each input that is a picture, by the input's position.
  private let places: [Places]
  private let arguments: PictureArguments
  /// The number of files of each kind that were written.
  private var written = (annotated: 0, explained: 0)

  /// Finds names for all pictures before any is made.
  ///
  /// - Throws: `FoveaError` with code `.file` if a file is there already or a folder cannot be made, `.configuration` if
  ///   the layer or the class does not exist.
  init(_ arguments: PictureArguments, for inputs: [PredictionInput], _ predictor: Predictor) throws {
    explainer = try arguments.explain.map { _ in
      try Explainer(predictor, by: arguments.makeExplanation())
    }
    self.arguments = arguments
    label = arguments.label
    isForced = arguments.force
    if let label { _ = try explainer?.index(ofClass: label) }
    let heat = explainer.map { "-\($0.method.kind).png" } ?? ""
    var names = (annotated: PictureNames(), explained: PictureNames())
    places = inputs.map { input in
      Places(
        annotated: arguments.annotate.map { $0.appending(names.annotated.name(for: input, suffix: ".png")) },
        explained: arguments.explain.map { $0.appending(names.explained.name(for: input, suffix: heat)) })
    }
    for place in places.flatMap({ [$0.annotated, $0.explained] }) {
      try place?.requireFree(unless: arguments.force)
    }
    for folder in [arguments.annotate, arguments.explain] {
      if let folder { try Directory.make(folder, remedy: "name another directory") }
    }
  }

  /// Makes the pictures about an input.
  ///
  /// - Throws: `FoveaError` if the picture cannot be read or explained, or a file cannot be written.
  mutating func make(_ answer: Predictor.Answer, _ predictions: [Prediction]) throws {
    let place = places[answer.position]
    guard place.annotated != nil || place.explained != nil else { return }
    let picture = try answer.input.picture()
    if let file = place.annotated, let best = predictions.first {
      let caption = picture.captioned(best.label, Formatting.fixed(best.probability, 4))
      try write(caption, to: file)
      written.annotated += 1
    }
    if let file = place.explained, let explainer {
      try write(explainer.explain(picture, label: label).overlay(on: picture), to: file)
      written.explained += 1
    }
  }

  /// Says where the pictures are and how to read them.
  func finish() {
    func count(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }
    if let folder = arguments.annotate {
      Console.notes([count(written.annotated, "picture") + " with a label below"], about: folder.path)
    }
    if let folder = arguments.explain {
      let subject = label.map { "class \($0)" } ?? "the best class"
      Console.notes(
        [count(written.explained, "heat map") + " of \(subject), the brighter the more important"],
        about: folder.path)
    }
  }

  private func write(_ picture: Picture, to file: FileLocation) throws {
    let data = try picture.encodedPNG()
    try AtomicFile.write(to: file.path, replacing: isForced) { try $0.write(contentsOf: data) }
  }
}
