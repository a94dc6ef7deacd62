import FoveaLayers
import FoveaModels
import TestSupport
import Testing

/// The form of GoogLeNet's table, for the network that it was made for and for all others.
@Suite(.tags(.quick)) struct StageTableTests {
  /// A row as the paper prints it: table 1 without "params" and "ops".
  struct Printed: CustomTestStringConvertible {
    var type: String
    var patch: String?
    var output: [Int]
    var depth: Int
    var filters: [Int?]
    var testDescription: String { type }

    init(_ type: String, _ patch: String?, _ output: [Int], _ depth: Int, _ filters: [Int?] = []) {
      (self.type, self.patch, self.output, self.depth, self.filters) = (type, patch, output, depth, filters)
    }
  }

  // swift-format-ignore
  static let printed: [Printed] = [
    Printed("convolution", "7×7/2", [112, 112, 64], 1),
    Printed("max pool", "3×3/2", [56, 56, 64], 0),
    Printed("convolution", "3×3/1", [56, 56, 192], 2, [nil, 64, 192]),
    Printed("max pool", "3×3/2", [28, 28, 192], 0),
    Printed("inception (3a)", nil, [28, 28, 256], 2, [64, 96, 128, 16, 32, 32]),
    Printed("inception (3b)", nil, [28, 28, 480], 2, [128, 128, 192, 32, 96, 64]),
    Printed("max pool", "3×3/2", [14, 14, 480], 0),
    Printed("inception (4a)", nil, [14, 14, 512], 2, [192, 96, 208, 16, 48, 64]),
    Printed("inception (4b)", nil, [14, 14, 512], 2, [160, 112, 224, 24, 64, 64]),
    Printed("inception (4c)", nil, [14, 14, 512], 2, [128, 128, 256, 24, 64, 64]),
    Printed("inception (4d)", nil, [14, 14, 528], 2, [112, 144, 288, 32, 64, 64]),
    Printed("inception (4e)", nil, [14, 14, 832], 2, [256, 160, 320, 32, 128, 128]),
    Printed("max pool", "3×3/2", [7, 7, 832], 0),
    Printed("inception (5a)", nil, [7, 7, 832], 2, [256, 160, 320, 32, 128, 128]),
    Printed("inception (5b)", nil, [7, 7, 1024], 2, [384, 192, 384, 48, 128, 128]),
    Printed("avg pool", "7×7/1", [1, 1, 1024], 0),
    Printed("dropout (rate 0.4)", nil, [1, 1, 1024], 0),
    Printed("linear", nil, [1, 1, 1000], 1),
    Printed("softmax", nil, [1, 1, 1000], 0),
  ]

  @Test func googLeNetHasTheRowsOfItsPaper() throws {
    let table = try GoogLeNet2014().stageTable()
    #expect(table.rows.count == Self.printed.count)
    for (row, printed) in zip(table.rows, Self.printed) {
      #expect(row.type == printed.type)
      #expect(row.patch == printed.patch, "\(row.type)")
      #expect(row.output == printed.output, "\(row.type)")
      #expect(row.depth == printed.depth, "\(row.type)")
      let columns = StageTable.Column.allCases
      let filters = zip(columns, printed.filters).compactMap { column, count in count.map { (column, $0) } }
      #expect(row.filters == Dictionary(uniqueKeysWithValues: filters), "\(row.type)")
      #expect(row.otherBranches.isEmpty)
    }
  }

  @Test func whatThePaperPrintsOtherwiseIsNamed() throws {
    let model = GoogLeNet2014()
    let lines = model.published.differences(from: try model.stageTable())
    #expect(lines.first?.hasPrefix("Szegedy et al. 2014, table 1, prints other figures") == true)
    #expect(lines.contains("  convolution: params 2.7K, here 9.3K; ops 34M, here 118M"))
    #expect(lines.contains("  inception (5a): params 1072K, here 1019K; ops 54M, here 51M"))
    #expect(!lines.contains { $0.contains("(3a)") || $0.contains("(3b)") || $0.contains("linear") })
    let other = model.published.differences(from: try GoogLeNetBlog().stageTable())
    #expect(!other.isEmpty)
  }

  @Test(arguments: ModelCatalogue.standard.names)
  func everyNetworkHasATableThatAddsUp(_ name: String) throws {
    let model = try ModelCatalogue.make(name)
    let (table, summary) = (try model.stageTable(), try model.summary())
    #expect(table.rows.map(\.parameters).reduce(0, +) == summary.parameters)
    #expect(table.rows.map(\.multiplyAccumulates).reduce(0, +) == summary.multiplyAccumulates)
    #expect(table.rows.last?.type == "softmax")
    let classes = try model.classCount()
    #expect(table.rows.last?.output == [1, 1, classes])
    let widths = Set(table.description.split(separator: "\n").filter { $0.hasPrefix("---") }.map(\.count))
    #expect(widths.count == 1)
  }

  @Test func branchesThatFitNoColumnAreWrittenOut() throws {
    let residual = try ModelCatalogue.make("resnet50").stageTable().rows
    let first = try #require(residual.first { $0.type == "bottleneck (layer1.0)" })
    #expect(first.depth == 3)
    #expect(first.otherBranches == ["64 1×1, 64 3×3, 256 1×1"])
    #expect(first.filters == [.one: 256])
    #expect(residual.first { $0.type == "bottleneck (layer1.1)" }?.otherBranches.last == "input")
  }

  /// The last 1 x 1 convolution of a gate is no reduction of the 3 x 3 convolution behind it.
  @Test func aGateIsARowOfItsOwn() throws {
    let rows = try Sample {
      Sequential {
        Conv2D(8, kernel: 3, padding: 1, activation: .relu)
        Gate()
        Conv2D(6, kernel: 3)
        AdaptiveAveragePool2D(1)
        Flatten()
        Dense(10)
      }
    }.stageTable().rows
    #expect(rows.map(\.type) == ["convolution", "gate (1)", "convolution", "avg pool", "linear", "softmax"])
    #expect(rows[1].output == [8, 8, 8] && rows[1].depth == 2)
    #expect(rows[1].otherBranches == ["input", "8×8 avg pool, 2 1×1, 8 1×1"])
    #expect(rows[2].output == [6, 6, 6] && rows[2].depth == 1 && rows[2].filters.isEmpty)
  }
}
