import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaFormats
import FoveaImage
import FoveaInference
import FoveaReference
import SmallNetwork
import TestSupport
import Testing

/// Many pictures at once: files, folders and arrays.
@Suite(.tags(.quick, .backend)) struct PredictionInputTests {
  /// A folder with five pictures, two files that are broken, and others that are no pictures.
  private func withFolder(_ work: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fovea-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("deep/er"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let names = ["a.png", "c.png", "deep/b.png", "deep/er/x.PNG", "z.png"]
    for (index, name) in names.enumerated() {
      try Noise(count: 5).picture(at: index).encodedPNG().write(to: folder.appendingPathComponent(name))
    }
    for name in ["b.jpg", "notes.txt", ".hidden.png", "deep/data.csv"] {
      try Data("no picture".utf8).write(to: folder.appendingPathComponent(name))
    }
    try work(folder.path)
  }

  private func predictor() throws -> Predictor {
    try Predictor(Small().checkpoint(), model: Small(), on: ReferenceBackend())
  }

  @Test func aFolderIsListedInOrder() throws {
    try withFolder { folder in
      let named = PredictionInputs([folder, folder + "/z.png", folder + "/none.png"])
      let names = ["a.png", "b.jpg", "c.png", "deep/b.png", "deep/er/x.PNG", "z.png", "z.png", "none.png"]
      #expect(named.inputs.map(\.name) == names.map { "\(folder)/\($0)" })
      #expect(named.skipped.count == 1 && named.skipped[0] == (folder, 2))
    }
  }

  @Test(arguments: [1, 2, 3, 64])
  func answersComeInOrderAndBrokenFilesHarmNoOthers(batchSize: Int) throws {
    try withFolder { folder in
      let predictor = try predictor()
      var (answers, failures) = ([String: [Prediction]](), [String]())
      var order: [Int] = []
      try predictor.answer(
        PredictionInputs([folder, folder + "/none.png"]).inputs, top: 2, batchSize: batchSize, workers: 2
      ) { answer in
        order.append(answer.position)
        switch answer.predictions {
        case .success(let predictions): answers[answer.name] = predictions
        case .failure(let error): failures.append("\(error)")
        }
      }
      #expect(order == Array(0..<7))
      for (index, name) in ["a.png", "c.png", "deep/b.png", "deep/er/x.PNG", "z.png"].enumerated() {
        let alone = try predictor.predict(Noise(count: 5).picture(at: index), top: 2)
        #expect(answers["\(folder)/\(name)"] == alone)
      }
      #expect(
        failures == [
          "\(folder)/b.jpg: is a text file, expected a picture; use PNG, JPEG, WebP or HEIC files",
          "\(folder)/none.png: no such file; check the path",
        ])
    }
  }

  @Test func arraysAreUsedAsTheyAre() throws {
    try withFolder { folder in
      let predictor = try predictor()
      let images = Noise(count: 3).images()
      try NumPyFile.write(images, to: folder + "/many.npy")
      try NumPyFile.write(
        HostTensor(Array(images.floats[..<16]), shape: [1, 4, 4]), to: folder + "/one.npy")
      try NumPyFile.write(.filled(shape: [4, 4]), to: folder + "/flat.npy")
      let paths = ["/many.npy", "/a.png", "/one.npy", "/flat.npy", "/deep/nothing.npy"].map { folder + $0 }
      var (names, labels, failures) = ([String](), [Int](), [String]())
      try predictor.answer(PredictionInputs(paths).inputs, top: 1, batchSize: 2) { answer in
        names.append(answer.name)
        switch answer.predictions {
        case .success(let predictions): labels.append(predictions[0].index)
        case .failure(let error): failures.append("\(error)")
        }
      }
      #expect(
        names
          == [
            "/many.npy[0]", "/many.npy[1]", "/many.npy[2]", "/a.png", "/one.npy", "/flat.npy",
            "/deep/nothing.npy",
          ]
          .map { folder + $0 })
      #expect(labels[0] == labels[3] && labels[0] == labels[4])
      #expect(failures.count == 2)
      #expect(failures.first?.hasPrefix("\(folder)/flat.npy: the network takes float32 [N, 1, 4, 4]") == true)
      #expect(failures.last == "\(folder)/deep/nothing.npy: no such file; check the path")
    }
  }

  @Test func aFolderWithoutPicturesIsNamed() throws {
    try withFolder { folder in
      let empty = folder + "/deep/none"
      try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
      try Data().write(to: URL(fileURLWithPath: empty + "/x.txt"))
      let named = PredictionInputs([empty])
      #expect(named.skipped.isEmpty && named.inputs.count == 1)
      let error = #expect(throws: FoveaError.self) { try named.inputs[0].picture() }
      #expect(
        error?.description
          == "\(empty): has no pictures among 1 file; name a folder of JPEG, PNG, WebP or HEIC files")
    }
  }

  @Test func namesOfFilesAreUnique() {
    let inputs = PredictionInputs(["a/x.png", "b/X.jpg", "x-2.png", "c/x.webp", "-", "deep/.png"]).inputs
    var names = PictureNames()
    #expect(
      inputs.map { names.name(for: $0, suffix: ".png") } == [
        "x.png", "X-2.png", "x-2-2.png", "x-3.png", "standard-input.png", ".png.png",
      ])
    #expect(names.name(for: inputs[0], suffix: "-heat.png") == "x-heat.png")
  }
}
