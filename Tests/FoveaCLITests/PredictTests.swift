import Foundation
import Fovea
import FoveaFormats
import Testing

/// `fovea predict` with names that someone else has chosen.
struct PredictTests {
  /// One that would colour a terminal, one of two lines, one with a quote that carries an accent.
  static let names = ["a\u{1B}[31m", "two\nlines", "quote\"\u{301}"]

  @Test func namesAreEscapedForPeopleAndQuotedForTables() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (weights, picture) = (directory.path + "/w.safetensors", directory.path + "/p.png")
    let network = try LeNet(classes: 3).network(batch: 1, input: [1, 16, 16], mode: .inference)
    try Checkpoint(
      model: ModelDescription(name: "lenet", options: ModelOptions(classes: 3, imageSize: 16)),
      classNames: Self.names, pipeline: .resized,
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 1)) }
    ).write(to: weights)
    try ShapesDataSet(split: .test, count: 1, size: 16).picture(at: 0).encodedPNG()
      .write(to: URL(fileURLWithPath: picture))

    let text = try Command.run(["predict", "--weights", weights, picture]).output
    #expect(text.unicodeScalars.filter { $0.properties.generalCategory == .control } == ["\n"])
    for name in [#"a\u{1B}[31m "#, #"two\nlines "#] { #expect(text.contains(name), "\(text)") }
    let table = try Command.run(["predict", "--weights", weights, "--format", "csv", picture]).output
    for field in [",a\u{1B}[31m,", ",\"two\nlines\",", ",\"quote\"\"\u{301}\","] {
      #expect(table.contains(field), "\(table)")
    }
  }
}
