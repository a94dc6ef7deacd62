import Foundation
import FoveaFormats
import TestSupport
import Testing

/// The wire format, by the examples of its documentation.
@Suite(.tags(.quick)) struct ProtobufWriterTests {
  func bytes(_ body: (inout ProtobufWriter) -> Void) -> [UInt8] { Array(ProtobufWriter(body).data) }

  @Test func fieldsAreWrittenByTheirKind() {
    #expect(bytes { $0.write(150 as Int64, field: 1) } == [0x08, 0x96, 0x01])
    #expect(bytes { $0.write("testing", field: 2) } == [0x12, 0x07] + Array("testing".utf8))
    #expect(bytes { $0.message(field: 3) { $0.write(150 as Int64, field: 1) } } == [0x1A, 3, 8, 0x96, 1])
    #expect(bytes { $0.write(-1 as Int64, field: 1) } == [8] + Array(repeating: 0xFF, count: 9) + [1])
    #expect(bytes { $0.write(true, field: 4) } == [0x20, 1])
    #expect(bytes { $0.write(1 as Float, field: 2) } == [0x15, 0, 0, 0x80, 0x3F])
    #expect(bytes { $0.write(-2 as Double, field: 1) } == [0x09, 0, 0, 0, 0, 0, 0, 0, 0xC0])
    #expect(bytes { $0.write(Data([1, 2]), field: 16) } == [0x82, 0x01, 2, 1, 2])
    #expect(bytes { $0.write(0 as Int64, field: 1) } == [8, 0])
  }
}
