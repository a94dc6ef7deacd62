import Foundation
import FoveaCore
public import FoveaData
public import FoveaInference
public import FoveaReports

/// The files that show a person how well a network does: `report.html`, `confusion.svg` and `confusion.csv`.
///
/// ```swift
/// let report = try EvaluationReport(directory: "report")
/// try report.write(evaluator.judge(test, pipeline: pipeline), of: test, title: "flowers", facts: [])
/// ```
///
/// The page holds its pictures and loads nothing, neither from disk nor from the internet.
public struct EvaluationReport: Sendable {
  /// The largest number of classes that the confusion matrix of the page and of the SVG file shows one by
  /// one.
  public static let classLimit = 30
  /// The longest side of a picture on the page, in pixels.
  ///
  /// With it no choice of pictures makes the page larger than 5 MB.
  static let pictureSide = 112
  /// The largest number of likely label errors that the page shows.
  static let doubtLimit = 24

  private enum Name: String, CaseIterable {
    case page = "report.html"
    case chart = "confusion.svg"
    case table = "confusion.csv"
  }

  /// The names of the files: `report.html`, `confusion.svg` and `confusion.csv`.
  public static var fileNames: [String] { Name.allCases.map(\.rawValue) }

  private let location: FileLocation
  private let replaces: Bool

  /// Prepares to write into a directory, which is made later if it is missing.
  ///
  /// - Parameters:
  ///   - directory: The path of the directory.
  ///   - replacing: Whether files of these names are replaced.
  /// - Throws: `FoveaError` with code `.file` if one of the files exists already and `replacing` is false, or
  ///   if the path is that of something other than a directory.
  public init(directory: String, replacing: Bool = false) throws {
    location = FileLocation(directory)
    replaces = replacing
    for name in Name.allCases {
      let file = location.appending(name.rawValue)
      guard file.isTaken, !replacing else { continue }
      throw FoveaError(
        .file, at: file.path, "exists already", remedy: "remove it, or name another directory")
    }
    if let kind = location.kind, kind != .directory {
      throw FoveaError(
        .file, at: location.path, "expected a directory, got a \(kind.rawValue)",
        remedy: "name another directory")
    }
  }

  /// Makes the directory if it is missing, so that one that cannot be made is known before the judging
  /// begins.
  ///
  /// - Throws: `FoveaError` with code `.file` that says why it cannot be made.
  public func makeDirectory() throws { try Directory.make(location, remedy: "name another directory") }

  /// Writes the files, with small copies of the pictures that are shown.
  ///
  /// - Parameters:
  ///   - judgement: The judgement to show.
  ///   - data: The data set that was judged.
  ///   - names: The names of the classes, in the order of the logits; by default those of the data set.
  ///   - title: The heading of the page.
  ///   - facts: The origin of the numbers, such as the weights, the data and the machine.
  /// - Returns: The path of the page.
  /// - Throws: `FoveaError` with code `.file` if a file cannot be written or came into being since the check,
  ///   and what reading pictures throws.
  @discardableResult public func write(
    _ judgement: Judgement, of data: any DataSet, names: [String]? = nil, title: String,
    facts: [EvaluationPage.Fact]
  ) throws -> String {
    let maker = EvaluationPageMaker(
      judgement, of: data, names: names ?? data.classNames, pictureSide: Self.pictureSide,
      doubtLimit: Self.doubtLimit, classLimit: Self.classLimit)
    let page = try maker.page(title: title, facts: facts)
    try makeDirectory()
    try write(page.confusion.csv, to: .table)
    try write(page.confusion.svg(title: "Confusion matrix: \(title)"), to: .chart)
    return try write(page.html, to: .page)
  }

  @discardableResult private func write(_ text: String, to name: Name) throws -> String {
    let path = location.appending(name.rawValue).path
    try AtomicFile.write(to: path, replacing: replaces) { try $0.write(contentsOf: Data(text.utf8)) }
    return path
  }
}
