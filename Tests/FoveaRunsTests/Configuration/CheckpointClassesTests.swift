import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaModels
import FoveaRuns
import TestSupport
import Testing

/// Labels of data and classes of networks that may mean something else.
@Suite(.tags(.quick)) struct CheckpointClassesTests {
  let shapes: ShapesDataSet

  init() throws { shapes = try ShapesDataSet(split: .test) }

  func checkpoint(_ names: [String], configuration: String = "{}") throws -> Checkpoint {
    Checkpoint(
      model: try ModelDescription(name: "lenet", options: ModelOptions(classes: names.count)),
      classNames: names,
      pipeline: .resized, configuration: configuration, parameters: [])
  }

  func remark(_ checkpoint: Checkpoint, in name: String = "folder") throws -> String? {
    try checkpoint.requireClasses(of: shapes, asIn: DataConfiguration(name: name))
  }

  let others = (0..<10).map { "n\($0)" }

  @Test func theOrderCountsForWeightsOfOtherTools() throws {
    #expect(
      try remark(checkpoint(others))
        == "the 10 classes of the data count in their order: circle, ring, square, diamond, triangle, cross and 4 more "
        + "stand for n0, n1, n2, n3, n4, n5 and 4 more")
    #expect(try remark(checkpoint(shapes.classNames)) == nil)
    #expect(try remark(checkpoint((0..<10).map { "class \($0)" })) == nil)
    #expect(try remark(checkpoint(shapes.classNames + ["more"])) == nil)
  }

  @Test func ownClassesMustBeThose() throws {
    let own = #"{"data": {"data": "folder"}}"#
    expectRefusal("choose the data that the model was trained on") {
      try remark(checkpoint(others, configuration: own))
    }
    expectRefusal("put the run's class_indices.json into the directory of the data") {
      try remark(checkpoint(shapes.classNames.reversed(), configuration: own))
    }
  }

  @Test func theNumberOfClassesMustAgree() throws {
    expectRefusal(
      "shapes: has 10 classes, the model in checkpoint has 7; give the number of the weights' classes with"
    ) {
      try remark(checkpoint((0..<7).map { "n\($0)" }))
    }
  }
}
