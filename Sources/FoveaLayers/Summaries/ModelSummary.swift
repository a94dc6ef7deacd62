public import FoveaCore

/// The layers of a network, as a table to read and as rows for programs.
public struct ModelSummary: Hashable, Sendable, Codable, CustomStringConvertible {
  /// A layer with its shape, parameters and cost.
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
    /// The number of multiply-accumulate operations for one image, those of its parts included.
    public var multiplyAccumulates: Int
  }

  /// The name of the model.
  public var model: String
  /// The shape of the input, the batch included.
  public var inputShape: [Int]
  /// The layers, containers before their parts; without side branches, softmax comes last.
  public var rows: [Row]
  /// The number of parameters, statistics not counted.
  public var parameters: Int
  /// The number of elements of running statistics.
  public var statistics: Int
  /// The number of multiply-accumulate operations of the forward pass for one image.
  public var multiplyAccumulates: Int

  /// Summarises a model for a batch of images; nothing is computed and no parameter gets a value.
  ///
  /// `input` is `[C, H, W]`, by default the model's own; `depth` limits the rows to layers inside at
  /// most that many containers; in training mode the rows include side branches.
  ///
  /// - Throws: as ``Model/network(batch:input:mode:initialization:)``.
  public init(
    _ model: any Model, batch: Int = 1, input: TensorShape? = nil, mode: Network.Mode = .inference,
    depth: Int? = nil
  ) throws {
    self.init(
      try model.network(batch: batch, input: input, mode: mode), name: model.name,
      depth: depth)
  }

  /// Summarises a network that has been built; `depth` limits the rows as in the other initializer.
  public init(_ network: Network, name: String, depth: Int? = nil) {
    model = name
    inputShape = network.graph.shape(of: network.images).dimensions
    rows = network.layers.filter { $0.depth <= depth ?? .max }.map { layer in
      Row(
        path: layer.path, kind: layer.kind, detail: layer.detail, depth: layer.depth,
        isContainer: layer.isContainer, outputShape: layer.outputShape.dimensions,
        parameters: layer.parameterCount, multiplyAccumulates: layer.multiplyAccumulates)
    }
    if !network.mode.isTraining { rows.append(Self.softmax(over: network.graph.shape(of: network.logits))) }
    parameters = network.parameterCount
    statistics = network.parameters.filter { $0.role == .statistic }.map(\.shape.count).reduce(0, +)
    multiplyAccumulates = network.multiplyAccumulates
  }

  /// The last row of a network that is not trained: its documents end in softmax, which the loss contains.
  private static func softmax(over logits: TensorShape) -> Row {
    Row(
      path: "", kind: "Softmax", detail: "of predictions", depth: 0, isContainer: false,
      outputShape: logits.dimensions, parameters: 0, multiplyAccumulates: 0)
  }

  /// The table, with totals and the conventions by which they are counted.
  public var description: String {
    let cells = rows.map { row in
      [
        String(repeating: "  ", count: row.depth) + (row.path.isEmpty ? "-" : row.path),
        row.detail.isEmpty ? row.kind : "\(row.kind) \(row.detail)", "\(row.outputShape)",
        TextTable.grouped(row.parameters), TextTable.grouped(row.multiplyAccumulates),
      ]
    }
    let head = ["layer", "kind", "output", "parameters", "MACs"]
    let total = ["total", "", "", TextTable.grouped(parameters), TextTable.grouped(multiplyAccumulates)]
    let statistics =
      statistics == 0 ? "" : ", besides \(TextTable.grouped(statistics)) elements of running statistics"
    let lines =
      ["\(model) for input \(inputShape)", ""]
      + TextTable.ruled([head] + cells + [total], right: [3, 4], foot: 1) + [
        "",
        "\(TextTable.grouped(parameters)) parameters, "
          + "\(TextTable.grouped(parameters * 4)) bytes as float32\(statistics).",
        "A container's row counts its parts. MACs are multiplications with addition of convolutions",
        "and dense layers, forward, for one image.",
      ]
    return lines.joined(separator: "\n")
  }
}

extension Model {
  /// Summarises the model for one image of shape `[C, H, W]`, by default of its own input shape.
  ///
  /// - Throws: as ``network(batch:input:mode:initialization:)``.
  public func summary(input: TensorShape? = nil) throws -> ModelSummary {
    try ModelSummary(self, input: input)
  }
}
