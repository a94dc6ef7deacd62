import FoveaGraph

extension ReferenceLowering {
  static let sum = ReferenceLowering(Sum.self) { _, call in
    var total = call.inputs[0]
    for input in call.inputs.dropFirst() {
      for index in total.indices { total[index] += input[index] }
    }
    return [total]
  }
}
