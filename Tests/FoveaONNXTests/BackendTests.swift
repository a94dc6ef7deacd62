import Foundation
import FoveaCore
import FoveaGraph
import FoveaONNX
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// The tests of operators that come with the onnx package, versions 1.3 to 1.22, for those who have them.
///
/// `FOVEA_ONNX_TESTS` is the directory `onnx/backend/test/data` of its wheel, in which `node` and its neighbours lie.
/// `Goldens/backend_tests.txt` says which of them must give the recorded numbers; the others are refused with the node's
/// name, or give them too. Of each, the first input is data, and the others are constants.
@Suite(.tags(.backend)) struct BackendTests {
  /// A test of the package.
  struct Case: CustomTestStringConvertible, Sendable {
    var path: String
    var mustRun: Bool
    var testDescription: String { path }
  }

  static let directory = ProcessInfo.processInfo.environment["FOVEA_ONNX_TESTS"]

  static let cases: [Case] = {
    guard let directory,
      let text = try? String(contentsOf: goldenFile("backend_tests.txt"), encoding: .utf8)
    else { return [] }
    let all = text.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return Case(path: String(words[1]), mustRun: words[0] == "run")
    }
    // Earlier wheels have some of them, in the operators' earlier forms.
    return all.filter { FileManager.default.fileExists(atPath: "\(directory)/\($0.path)/model.onnx") }
  }()

  @Test(.enabled(if: directory != nil, "FOVEA_ONNX_TESTS names no directory"), arguments: cases)
  func givesTheRecordedNumbersOrIsRefused(_ test: Case) throws {
    for backend in [ReferenceBackend(), OneDNNBackend(threads: 1)] as [any Backend] {
      do {
        try check(test, on: backend)
      } catch let error as FoveaError where !test.mustRun {
        #expect(error.code == .format && !error.description.contains("\n"))
      } catch let error as ShapeError where !test.mustRun {
        #expect(!error.description.contains("\n"))
      }
    }
  }

  private func check(_ test: Case, on backend: any Backend) throws {
    let folder = try #require(Self.directory) + "/\(test.path)"
    let model = try ONNXModel.read(path: folder + "/model.onnx")
    let constants = Set(model.graph.initializers.map(\.name))
    let names = model.graph.inputs.map(\.name).filter { !constants.contains($0) }
    var inputs: [String: ONNXOperand] = [:]
    var (graph, data): (any ONNXTarget, [String: HostTensor]) = (Target(), [:])
    for (index, name) in names.enumerated() {
      let file = "\(folder)/test_data_set_0/input_\(index).pb"
      guard FileManager.default.fileExists(atPath: file) else { continue }
      let tensor = try ONNXTensor.read(path: file).tensor
      let isData =
        index == 0 && [.float32, .uint8, .int8].contains(tensor.elementType) && tensor.shape.count > 0
      if isData {
        inputs[name] = .value(graph.graph.input(name, TensorType(tensor.shape, tensor.elementType)))
        data[name] = tensor
      } else {
        inputs[name] = .constant(tensor)
      }
    }
    let outputs = model.graph.outputs.map(\.name)
    let operands = try model.append(to: &graph, inputs: inputs, outputs: outputs, batch: 1, file: test.path)
    var target = try #require(graph as? Target)
    for case (let name, .value(let value)) in zip(outputs, operands) { target.graph.result(name, value) }
    var results: [String: HostTensor] = [:]
    if !target.graph.results.isEmpty {
      target.graph.removeDeadNodes()
      let state = backend.makeState()
      for entry in target.graph.stateEntries {
        try state.declare(entry)
        try state.write(#require(target.tensors[entry.path]), to: entry.path)
      }
      results = try backend.compile(target.graph, over: state).run(data)
    }
    for (index, (name, operand)) in zip(outputs, operands).enumerated() {
      let found: HostTensor =
        switch operand {
        case .constant(let tensor): tensor
        case .value: try #require(results[name])
        }
      let expected = try ONNXTensor.read(path: "\(folder)/test_data_set_0/output_\(index).pb").tensor
      #expect(found.shape == expected.shape, "\(test.path) on \(backend.name)")
      let isEqual = zip(found.doubles, expected.doubles).allSatisfy { found, expected in
        found == expected || abs(found - expected) <= 1e-6 + 1e-3 * abs(expected)
          || (found.isNaN && expected.isNaN)
      }
      #expect(isEqual, "\(test.path) on \(backend.name): \(name)")
    }
  }
}

/// A graph with its constants beside it.
struct Target: ONNXTarget {
  var graph = Graph()
  var tensors: [String: HostTensor] = [:]

  mutating func parameter(_ name: String, _ tensor: HostTensor, role: StateRole) throws -> Graph.Value {
    tensors[name] = tensor
    return graph.state(name, tensor.shape, role: role)
  }
}
