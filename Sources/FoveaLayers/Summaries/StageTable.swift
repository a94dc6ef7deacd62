import FoveaCore

/// A network in the form of GoogLeNet's table: a row for each stage from the images to the softmax.
///
/// The form is that of Szegedy et al. 2014, arXiv:1409.4842, table 1. Layers in a chain have a row each,
/// units that join branches one for all of them. Every entry is read off the network.
public struct StageTable: Hashable, Sendable, CustomStringConvertible {
  /// A column that holds a number of filters, named as in the paper.
  public enum Column: String, CaseIterable, Hashable, Sendable {
    /// The branch of one 1 x 1 convolution.
    case one = "#1×1"
    /// The 1 x 1 convolution before a 3 x 3 one.
    case threeReduce = "#3×3 reduce"
    /// The 3 x 3 convolution behind it.
    case three = "#3×3"
    /// The 1 x 1 convolution before a 5 x 5 one.
    case fiveReduce = "#5×5 reduce"
    /// The 5 x 5 convolution behind it.
    case five = "#5×5"
    /// The 1 x 1 convolution behind a pool.
    case poolProjection = "pool proj"
  }

  /// A row of the table: a stage with its filters, shape and cost.
  public struct Row: Hashable, Sendable {
    /// The kind of stage, as in `convolution` or `inception (3a)`.
    public var type: String
    /// The window and its stride, as in `7×7/2`; nil for what has none.
    public var patch: String?
    /// The height, width and channels of the result.
    public var output: [Int]
    /// The number of convolutions and dense layers on the longest way through.
    public var depth: Int
    /// The numbers of filters of an inception block, by the column of the convolution.
    public var filters: [Column: Int] = [:]
    /// The branches that fit no column, each as its convolutions and pools in order.
    public var otherBranches: [String] = []
    /// The number of parameters.
    public var parameters: Int
    /// The number of multiply-accumulate operations for one image.
    public var multiplyAccumulates: Int
  }

  /// The name of the model.
  public var model: String
  /// The shape of an image, `[C, H, W]`.
  public var input: [Int]
  /// The stages, from the images to the logits.
  public var rows: [Row]

  /// The columns that some row fills.
  public var columns: [Column] {
    Column.allCases.filter { column in rows.contains { $0.filters[column] != nil } }
  }

  /// The table as text, with a line of totals.
  public var description: String {
    let columns = columns
    let others = rows.contains { !$0.otherBranches.isEmpty }
    var head = ["type", "patch/stride", "output size", "depth"] + columns.map(\.rawValue)
    if others { head.append("other branches") }
    head += ["params", "ops"]
    let cells = rows.map { row in
      var cells: [String] = [row.type, row.patch ?? ""]
      cells += [row.output.map(String.init).joined(separator: "×"), String(row.depth)]
      cells += columns.map { row.filters[$0].map(String.init) ?? "" }
      if others { cells.append(row.otherBranches.joined(separator: "; ")) }
      cells += [row.parameters, row.multiplyAccumulates].map { $0 == 0 ? "" : TextTable.grouped($0) }
      return cells
    }
    let sums = [\Row.parameters, \Row.multiplyAccumulates].map { part in
      TextTable.grouped(rows.map { $0[keyPath: part] }.reduce(0, +))
    }
    let blank = [String](repeating: "", count: head.count - 3)
    let numbers = Set(3..<4 + columns.count).union([head.count - 2, head.count - 1])
    let lines =
      ["\(model) for images \(input)", ""]
      + TextTable.ruled([head] + cells + [["total"] + blank + sums], right: numbers, foot: 1)
      + [
        "",
        "Output sizes are rows × columns × channels; ops are multiplications with addition for one image.",
      ]
    return lines.joined(separator: "\n")
  }
}
