import FoveaCore
import FoveaData
import FoveaImage
import FoveaInference
import FoveaRuns
import Foundation
import TestSupport
import Testing

@Suite(.tags(.backend)) struct EvaluationReportTests {
  /// Pictures of noise, which no codec makes smaller, with as many classes as wanted.
  private struct NoisePhotos: DataSet {
    let name = "noise"
    var count: Int
    var classNames: [String]
    let channels = 3
    let fingerprint = "noise"

    func label(at index: Int) -> Int { index % classNames.count }

    func picture(at index: Int) -> Picture {
      let key = RandomKey(seed: 5).folding(UInt64(index))
      let pixels = (0..<3 * 200 * 200).map { UInt8(key.integer(UInt64($0), below: 256)) }
      return Picture(width: 200, height: 200, channels: 3, pixels: pixels)
    }
  }

  private func judgement(of data: NoisePhotos) -> Judgement {
    var judgement = Judgement(classes: data.classNames.count)
    let key = RandomKey(seed: 6)
    for index in 0..<data.count {
      var row = [Double](repeating: 0.2 / Double(data.classNames.count - 1), count: data.classNames.count)
      let label = data.label(at: index)
      row[key.integer(UInt64(index), below: 3) == 0 ? label : (label + 1) % row.count] = 0.8
      judgement.add(ExampleOutcome(index: index, label: label, probabilities: row))
    }
    return judgement
  }

  private func makeDirectory() throws -> URL {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "report-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    return directory
  }

  @Test(arguments: [2, 1000])
  func aReportOfAnySizeIsSmall(classes: Int) throws {
    let directory = try makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let data = NoisePhotos(count: 2000, classNames: (0..<classes).map { "<class \($0) of noise>" })
    let path = directory.appendingPathComponent("new/report").path
    let page = try EvaluationReport(directory: path).write(
      judgement(of: data), of: data, title: "net on noise", facts: [.init("Command", "fovea val")])
    #expect(page == path + "/report.html")
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    #expect(Set(names) == Set(EvaluationReport.fileNames))
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.utf8.count < 5_000_000)
    #expect(html.matches(of: /data:image\/png;base64,iVBOR/).count >= 24 * 3 - 1)
    #expect(html.contains("noise, example 0") && html.contains("&lt;class 1 of noise&gt;"))
    let csv = try String(contentsOfFile: path + "/confusion.csv", encoding: .utf8)
    #expect(csv.split(separator: "\r\n").count == classes + 1)
  }

  @Test func anEarlierReportStays() throws {
    let directory = try makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let data = NoisePhotos(count: 10, classNames: ["a", "b"])
    func write(replacing: Bool) throws {
      try EvaluationReport(directory: directory.path, replacing: replacing).write(
        judgement(of: data), of: data, title: "t", facts: [])
    }
    try Data("mine".utf8).write(to: directory.appendingPathComponent("notes.txt"))
    try write(replacing: false)
    let error = #expect(throws: FoveaError.self) { try write(replacing: false) }
    #expect(error?.code == .file && error?.problem == "exists already")
    try write(replacing: true)
    #expect(FileManager.default.fileExists(atPath: directory.appendingPathComponent("notes.txt").path))
    let file = directory.appendingPathComponent("notes.txt").path
    let other = #expect(throws: FoveaError.self) { try EvaluationReport(directory: file) }
    #expect(other?.problem == "expected a directory, got a file")
  }

  @Test func theSameJudgementGivesTheSameBytes() throws {
    let data = NoisePhotos(count: 40, classNames: ["a", "b", "c"])
    let pages = try (0..<2).map { _ in
      let directory = try makeDirectory()
      defer { try? FileManager.default.removeItem(at: directory) }
      let page = try EvaluationReport(directory: directory.path).write(
        judgement(of: data), of: data, title: "t", facts: [])
      return try Data(contentsOf: URL(fileURLWithPath: page))
    }
    #expect(pages[0] == pages[1])
  }
}
