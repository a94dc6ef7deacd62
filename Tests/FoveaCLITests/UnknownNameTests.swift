import TestSupport
import Testing

/// Names that nothing has, where a model or a data set is expected.
@Suite(.tags(.process)) struct UnknownNameTests {
  @Test(arguments: [
    "summary mobilenet_v2", "benchmark --model mobilenet_v2",
    "predict --weights w --model mobilenet_v2 p.png",
    "train --model mobilenet_v2 --data shapes --output-dir x",
  ])
  func aModelThatNoneIsNearLeadsToTheList(line: String) throws {
    let outcome = try Command.run(line.split(separator: " ").map(String.init))
    #expect(outcome.status == 1)
    #expect(outcome.errors == "fovea: mobilenet_v2: no model has this name; fovea models lists all\n")
  }

  @Test func anEmptyNameOfAModelIsShown() throws {
    let outcome = try Command.run(["summary", ""])
    #expect(outcome.errors == "fovea: '': no model has this name; fovea models lists all\n")
  }

  @Test func aDirectoryIsNoDataSet() throws {
    let outcome = try Command.run(["train", "--model", "lenet", "--data", "/", "--output-dir", "/dev/null/x"])
    #expect(
      outcome.errors
        == "fovea: data set /: is a directory, expected fashion-mnist, mnist, kmnist, emnist, cifar10, cifar100, "
        + "folder, shapes; for a folder of pictures write --data folder --data-dir /\n")
  }
}
