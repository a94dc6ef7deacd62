public import FoveaLayers

/// A model whose paper states the parameters and operations of each stage.
public protocol TabulatedModel: Model {
  /// The figures of the paper, for the model with its default options.
  var published: PublishedFigures { get }
}

/// The figures that a paper's table gives for the stages of a network that have parameters.
public struct PublishedFigures: Hashable, Sendable {
  /// The figures of one stage.
  public struct Stage: Hashable, Sendable {
    /// The number of parameters in units of 1,024, as the paper's K.
    public var parameters: Double
    /// The number of multiply-accumulate operations for one image, in millions.
    public var operations: Double
  }

  /// The paper and its table, the subject of a sentence.
  public var source: String
  /// The stages in order.
  public var stages: [Stage]

  /// The differences between the paper's figures and those of a network, one line for each stage; empty if
  /// all agree.
  ///
  /// Figures agree that differ by no more than one in the last digit that the paper prints.
  public func differences(from table: StageTable) -> [String] {
    let rows = table.rows.filter { $0.parameters > 0 }
    guard rows.count == stages.count else {
      return ["\(source) has \(stages.count) stages with parameters, this network \(rows.count)."]
    }
    let lines = zip(rows, stages).compactMap { row, stage -> String? in
      let figures = [
        ("params", "K", stage.parameters, Double(row.parameters) / 1024),
        ("ops", "M", stage.operations, Double(row.multiplyAccumulates) / 1e6),
      ].filter { abs($0.2 - $0.3) > Self.digit($0.2) }
      guard !figures.isEmpty else { return nil }
      return "  \(row.type): "
        + figures.map { "\($0.0) \(Self.text($0.2))\($0.1), here \(Self.text($0.3))\($0.1)" }
        .joined(separator: "; ")
    }
    return lines.isEmpty ? [] : ["\(source) prints other figures (K is 1,024, M a million):"] + lines
  }

  /// The worth of the last digit that is printed of a figure.
  private static func digit(_ figure: Double) -> Double {
    figure < 10 && figure != figure.rounded() ? 0.1 : 1
  }

  /// A figure with one digit behind the point, or none from ten on.
  private static func text(_ figure: Double) -> String {
    let tenths = Int((figure * 10).rounded())
    return figure >= 10 || tenths % 10 == 0 ? "\(Int(figure.rounded()))" : "\(tenths / 10).\(tenths % 10)"
  }
}
