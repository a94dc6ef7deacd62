import FoveaGraph

extension ReferenceLowering {
  static let topKCorrect = ReferenceLowering(TopKCorrect.self) { operation, call in
    let (x, classes) = (call.inputs[0], call.shape(0)[1])
    var correct = 0
    for (row, label) in try call.labels(input: 1, classes: classes).enumerated() {
      let logits = Array(x[row * classes..<(row + 1) * classes])
      guard logits.allSatisfy(\.isFinite) else { continue }
      let ahead = logits.indices.count {
        logits[$0] > logits[label] || (logits[$0] == logits[label] && $0 < label)
      }
      if ahead < operation.k { correct += 1 }
    }
    return [[Double(correct)]]
  }
}
