public import FoveaCore

/// What a network consists of, as a table to read and as rows for programs.
public struct ModelSummary: Hashable, Sendable, Codable, CustomStringConvertible {
  /// One layer.
  public struct Row: Hashable, Sendable, Codable {
    /// The path; empty for a layer at the root without a name.
    public var path: String
    /// The kind of layer, as in `Conv2D`.
    public var kind: String
    /// Its attributes in a few characters, as in `3x3, stride 2, pad 1`.
    public var detail: String
    /// The number of containers around it.
    public var depth: Int
    /// Whether rows of its parts follow.
    public var isContainer: Bool
    /// The shape of the result, the batch included.
    public var outputShape: [Int]
    /// The number of parameters, those of its parts included, statistics not.
    public var parameters: Int
    /// The multiplications with addition for one image, those of its parts included.
    public var multiplyAccumulates: Int
  }

  /// The name of the model.
  public var model: String
  /// The shape of the input, the batch included.
  public var inputShape: [Int]
  /// The layers, containers before their parts.
  public var rows: [Row]
  /// The number of parameters, statistics not counted.
  public var parameters: Int
  /// The number of elements of running statistics.
  public var statistics: Int
  /// The multiplications with addition of the forward pass for one image.
  public var multiplyAccumulates: Int

  /// Summarises a model for a batch of images; nothing is computed and no parameter gets a value.
  ///
  /// `input` is `[C, H, W]`, by default the model's own; `depth` limits the rows to layers inside at
  /// most that many containers; in training mode the rows include side branches.
  ///
  /// - Throws: as ``Model/network(batch:input:mode:initialization:)``.
  public init(
    _ model: any Model, batch: Int = 1, input: Shape? = nil, mode: Mode = .inference,
    depth: Int? = nil
  ) throws {
    self.init(
      try model.network(batch: batch, input: input, mode: mode), name: type(of: model).name,
      depth: depth)
  }

  /// Summarises a network that has been built.
  public init(_ network: Network, name: String, depth: Int? = nil) {
    model = name
    inputShape = network.graph.shape(of: network.images).dimensions
    rows = network.layers.filter { $0.depth <= depth ?? .max }.map { layer in
      Row(
        path: layer.path, kind: layer.kind, detail: layer.detail, depth: layer.depth,
        isContainer: layer.isContainer, outputShape: layer.outputShape.dimensions,
        parameters: layer.parameterCount, multiplyAccumulates: layer.multiplyAccumulates)
    }
    parameters = network.parameterCount
    statistics = network.parameters.filter { $0.role == .statistic }.map(\.shape.count).reduce(0, +)
    multiplyAccumulates = network.multiplyAccumulates
  }

  /// The table, with totals and the conventions by which they are counted.
  public var description: String {
    let head = ["layer", "kind", "output", "parameters", "MACs"]
    let cells = rows.map { row in
      [
        String(repeating: "  ", count: row.depth) + (row.path.isEmpty ? "-" : row.path),
        row.detail.isEmpty ? row.kind : "\(row.kind) \(row.detail)", "\(row.outputShape)",
        Self.grouped(row.parameters), Self.grouped(row.multiplyAccumulates),
      ]
    }
    let total = [
      "total", "", "", Self.grouped(parameters), Self.grouped(multiplyAccumulates),
    ]
    let all = [head] + cells + [total]
    let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    func line(_ row: [String]) -> String {
      let padded = zip(row, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return column < 3 ? cell.0 + space : space + cell.0
      }
      return padded.joined(separator: "  ").trimmingTrailingSpaces
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    let statistics =
      statistics == 0 ? "" : ", besides \(Self.grouped(statistics)) elements of running statistics"
    let lines =
      ["\(model) for input \(inputShape)", "", line(head), rule] + cells.map(line)
      + [
        rule, line(total), "",
        "\(Self.grouped(parameters)) parameters, "
          + "\(Self.grouped(parameters * 4)) bytes as float32\(statistics).",
        "A container's row counts its parts. MACs are multiplications with addition of convolutions",
        "and dense layers, forward, for one image. Predictions add a softmax over the classes.",
      ]
    return lines.joined(separator: "\n")
  }

  /// The number with commas between groups of three digits.
  private static func grouped(_ number: Int) -> String {
    let digits = String(number)
    return String(
      digits.enumerated().flatMap { index, digit in
        index > 0 && (digits.count - index) % 3 == 0 ? [",", digit] : [digit]
      })
  }
}

extension Model {
  /// Summarises the model for one image of shape `[C, H, W]`, by default of its own input shape.
  ///
  /// - Throws: as ``network(batch:input:mode:initialization:)``.
  public func summary(input: Shape? = nil) throws -> ModelSummary {
    try ModelSummary(self, input: input)
  }
}

extension String {
  /// The text without spaces at its end.
  fileprivate var trimmingTrailingSpaces: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
