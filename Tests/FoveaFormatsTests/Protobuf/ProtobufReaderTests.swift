import Foundation
import FoveaFormats
import TestSupport
import Testing

/// The wire format, by the examples of its documentation.
@Suite(.tags(.quick)) struct ProtobufReaderTests {
  @Test func whatIsWrittenIsRead() throws {
    let data = ProtobufWriter {
      $0.write(150 as Int64, field: 1)
      $0.write(-1 as Int64, field: 2)
      $0.write("testing", field: 3)
      $0.write(1.5 as Float, field: 4)
      $0.write(-2 as Double, field: 5)
      $0.message(field: 6) { $0.write([1, 300, -1] as [Int64], field: 1) }
    }.data
    var reader = ProtobufReader(data, name: "file")
    var fields: [Int] = []
    while let (field, value) = try reader.next() {
      fields.append(field)
      switch field {
      case 1: #expect(value.int == 150)
      case 2: #expect(value.int == -1)
      case 3: #expect(value.text == "testing")
      case 4: #expect(value.float == 1.5)
      case 5: if case .fixed64(let bits) = value { #expect(Double(bitPattern: bits) == -2) }
      default:
        var inner = ProtobufReader(try #require(value.data), name: "file")
        let packed = try #require(try inner.next()?.value.data)
        var numbers = ProtobufReader(packed, name: "file")
        #expect(try numbers.numbers() == [1, 300, .max])
      }
    }
    #expect(fields == [1, 2, 3, 4, 5, 6])
  }

  @Test(
    arguments: [
      ([0x08], "a number is cut short"), ([0x08, 0x80], "a number is cut short"),
      ([0x08] + [UInt8](repeating: 0x80, count: 10), "a number has more than ten bytes"),
      ([0x12, 5, 1, 2], "5 bytes are needed, 2 are left"), ([0x0D, 1, 2], "a number is cut short"),
      ([0x09, 1], "a number is cut short"), ([0x0B], "a field ends in a way that this format no longer has"),
      ([0x00, 1], "field 0 is invalid"),
      (
        [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1],
        "18446744073709551615 bytes are needed"
      ),
    ] as [([UInt8], String)])
  func whatIsNoMessageIsRefused(_ bytes: [UInt8], _ words: String) {
    expectRefusal(words) {
      var reader = ProtobufReader(Data(bytes), name: "file")
      while try reader.next() != nil {}
    }
  }
}
