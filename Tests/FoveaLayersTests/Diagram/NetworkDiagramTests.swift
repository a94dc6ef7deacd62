import FoveaCore
import FoveaLayers
import FoveaModels
import TestSupport
import Testing

/// Drawings of networks: what is in them, and that DOT can carry them.
@Suite(.tags(.quick)) struct NetworkDiagramTests {
  @Test(arguments: ModelCatalogue.standard.names)
  func everyBoxIsOnAWayFromTheImagesToTheSoftmax(_ name: String) throws {
    let diagram = try ModelCatalogue.make(name).diagram()
    let (boxes, edges) = (diagram.boxes, diagram.edges)
    #expect(boxes.first?.role == .input)
    #expect(boxes.last?.role == .output)
    #expect(boxes.last?.lines == ["softmax"])
    // Arrows lead from earlier to later boxes, so it is enough that each box has one in and one out.
    #expect(edges.allSatisfy { $0.from < $0.to && $0.to < boxes.count })
    #expect(Set(edges.map(\.to)) == Set(1..<boxes.count))
    #expect(Set(edges.map(\.from)) == Set(0..<boxes.count - 1))
    #expect(Set(edges).count == edges.count)
  }

  @Test func anInceptionUnitIsAFrameWithFourBranches() throws {
    let diagram = try GoogLeNetD2L().diagram()
    #expect(diagram.frames.count == 9)
    #expect(diagram.frames.first?.title == "Inception 2.0")
    let joins = diagram.boxes.indices.filter { diagram.boxes[$0].role == .join }
    #expect(joins.count == 9)
    for join in joins { #expect(diagram.edges.count { $0.to == join } == 4) }
    #expect(
      diagram.boxes.filter { $0.frame == 0 }.map(\.path) == [
        "2.0.p1_1", "2.0.p2_1", "2.0.p2_2", "2.0.p3_1", "2.0.p3_2", "2.0.p4_1", "2.0.p4_2", "",
      ])
    #expect(diagram.boxes.count { $0.role == .convolution } == 57)
  }

  @Test func smallLayersShareABox() throws {
    let resNet = try ModelCatalogue.make("resnet18").diagram()
    #expect(resNet.boxes[1].lines == ["Conv2D 7x7, stride 2, pad 3", "BatchNorm2D", "relu"])
    #expect(resNet.boxes.contains { $0.lines == ["add", "relu"] })
    #expect(resNet.frames.count == 8)
    for function in ActivationFunction.allCases where function != .none {
      let boxes = try OneActivation(function: function).diagram().boxes
      #expect(boxes.contains { $0.lines.last == function.rawValue && $0.lines.count == 2 }, "\(function)")
    }
  }

  @Test func gatesAreFramesWhoseChannelsAreScaled() throws {
    let diagram = try Sample {
      Sequential {
        Conv2D(8, kernel: 3, padding: 1)
        Residual {
          Conv2D(8, kernel: 3, padding: 1).named("conv")
          Gate().named("gate")
        }
        Flatten()
        Dense(10)
      }
    }.diagram()
    #expect(diagram.frames.map(\.title) == ["Residual 1", "Gate 1.gate"])
    let join = try #require(diagram.boxes.firstIndex { $0.lines == ["scale channels"] })
    #expect(diagram.boxes[join].role == .join && diagram.boxes[join].frame == 1)
    let sources = diagram.edges.filter { $0.to == join }.map { diagram.boxes[$0.from].path }
    #expect(Set(sources) == ["1.conv", "1.gate.fc2"])
  }

  @Test func operationsOfNoLayerHaveTheNameOfTheirFunction() throws {
    let diagram = try Sample {
      Sequential {
        TimesReLU()
        Flatten()
        Dense(10)
      }
    }.diagram()
    #expect(diagram.boxes.contains { $0.lines == ["multiply"] })
  }

  @Test func sideBranchesAreDrawnInTraining() throws {
    let model = GoogLeNet2014()
    let outputs = try model.diagram(mode: .training(seed: 0)).boxes.filter { $0.role == .output }
    #expect(outputs.map(\.lines) == [["logits of aux1"], ["logits of aux2"], ["logits"]])
    #expect(try model.diagram().boxes.count { $0.role == .output } == 1)
  }

  @Test func dotNamesBoxesArrowsAndFrames() throws {
    let dot = try GoogLeNetD2L().diagram().dot
    #expect(dot.hasPrefix("digraph \"googlenet-d2l\" {\n"))
    #expect(dot.contains("subgraph cluster8 {"))
    #expect(dot.contains("label=\"2.0.p1_1\\nConv2D 1x1, relu\\n64 × 12 × 12\""))
    #expect(dot.contains("  n0 -> n1\n"))
    #expect(dot.count { $0 == "{" } == dot.count { $0 == "}" })
  }
}

/// A convolution with an activation as a layer of its own.
private struct OneActivation: Model {
  var function: ActivationFunction
  var inputShape: TensorShape { [1, 8, 8] }

  var body: some Layer {
    Sequential {
      Conv2D(4, kernel: 3)
      Activation(function)
      AdaptiveAveragePool2D(1)
      Flatten()
      Dense(2)
    }
  }
}
