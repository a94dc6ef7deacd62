import FoveaImage
import Testing

/// Every operation on many small pictures, equal to Pillow and torchvision to the byte.
@Suite struct OperationTests {
  let goldens: OperationGoldens
  let pictures: [Picture]

  init() throws {
    goldens = try Goldens.decode(OperationGoldens.self, from: "operations.json")
    pictures = goldens.pictures.map(\.picture)
  }

  /// Runs the 20 cases of an operation.
  func check(_ name: String, _ operation: (Picture, OperationGoldens.Case) -> Picture) {
    let cases = goldens.cases.filter { $0.operation == name }
    #expect(cases.count == 20)
    #expect(pictures.count >= 40)
    for golden in cases {
      #expect(OperationGoldens.checksum(pictures) { operation($0, golden) } == golden.crc, "\(golden)")
    }
  }

  @Test(arguments: ResamplingFilter.allCases) func resizing(filter: ResamplingFilter) {
    check("resize-\(filter.rawValue)") {
      $0.resized(width: $1[integer: "width"], height: $1[integer: "height"], filter: filter)
    }
  }

  @Test(arguments: ResamplingFilter.allCases) func resizingARegionAndKeepingAPart(filter: ResamplingFilter) {
    check("resize-region-\(filter.rawValue)") {
      let (width, height) = ($1[integer: "width"], $1[integer: "height"])
      return $0.resized(
        $1.region("region", inside: ($0.width, $0.height)), width: width, height: height, filter: filter,
        keeping: $1.region("kept", inside: (width, height)))
    }
  }
}
