import TestSupport
import Testing

import FoveaCore

@Suite(.tags(.quick)) struct HostTensorTests {
  @Test func stridesRunLastAxisFastest() {
    #expect(TensorShape([2, 3, 4]).strides == [12, 4, 1])
    #expect(TensorShape.scalar.count == 1)
    #expect(TensorShape([2, 0]).count == 0)
    #expect(TensorShape([1, 2]).description == "[1, 2]")
  }

  @Test func elementsConvertAndChangeInPlace() {
    var tensor = HostTensor([Int32(1), 2, 3], shape: [3])
    #expect(tensor.floats == [1, 2, 3])
    tensor.modify { elements in
      if case .int32(var values) = elements {
        values[1] = 7
        elements = .int32(values)
      }
    }
    #expect(tensor.doubles == [1, 7, 3])
    #expect(tensor.elementType == .int32)
  }
}
