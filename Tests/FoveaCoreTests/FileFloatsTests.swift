import Foundation
import FoveaCore
import TestSupport
import Testing

/// Tensors whose elements stay in a file.
@Suite(.tags(.quick)) struct FileFloatsTests {
  private let values: [Float] = [1, -2, 0.5, .infinity, 4, .nan]

  /// The numbers from an odd place of a file on.
  private var floats: FileFloats {
    let bytes = values.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    return FileFloats(Data([7, 7, 7] + bytes).dropFirst(3))
  }

  @Test func theyAreTheSameAsInMemory() {
    let tensor = HostTensor(floats, shape: [2, 3])
    #expect(tensor.elementType == .float32)
    #expect(tensor.fileFloats != nil)
    #expect(tensor.floats.map(\.bitPattern) == values.map(\.bitPattern))
    #expect(tensor.nonFiniteCount == 2)
    #expect(tensor.reshaped([6]).fileFloats != nil)
    #expect(
      tensor.transposed([1, 0]).floats.map(\.bitPattern) == [0, 3, 1, 4, 2, 5].map { values[$0].bitPattern })
    let finite = FileFloats(floats.bytes.prefix(12))
    #expect(HostTensor(finite, shape: [3]) == HostTensor([1, -2, 0.5] as [Float], shape: [3]))
    #expect(
      HostTensor(finite, shape: [3]).hashValue == HostTensor([1, -2, 0.5] as [Float], shape: [3]).hashValue)
  }

  @Test func changesAreMadeInMemory() {
    var tensor = HostTensor(floats, shape: [6])
    tensor.modify { $0 = .float32([1, 2, 3, 4, 5, 6]) }
    #expect(tensor.fileFloats == nil)
    #expect(tensor.floats == [1, 2, 3, 4, 5, 6])
  }
}
