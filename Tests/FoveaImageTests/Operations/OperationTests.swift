import FoveaCore
import FoveaImage
import TestSupport
import Testing

/// Every operation on many small pictures, equal to Pillow and torchvision to the byte.
@Suite(.tags(.quick, .golden)) struct OperationTests {
  let goldens: OperationGoldens
  let pictures: [Picture]

  init() throws {
    goldens = try Goldens.decode(OperationGoldens.self, from: "operations.json")
    pictures = goldens.pictures.map(\.picture)
  }

  /// Runs the cases of an operation, 20 of them unless it has no parameters.
  func check(
    _ name: String, _ operation: (Picture, OperationGoldens.Case) throws -> Picture
  ) rethrows {
    let cases = goldens.cases.filter { $0.operation == name }
    #expect(cases.count == (cases.first?.parameters.isEmpty == true ? 1 : 20), "\(name)")
    #expect(pictures.count >= 40)
    for golden in cases {
      let checksum = try OperationGoldens.checksum(pictures) { try operation($0, golden) }
      #expect(checksum == golden.crc, "\(golden)")
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

  // MARK: Geometry

  @Test func cropping() {
    check("crop") { picture, golden in
      let box = golden[numbers: "box"] ?? []
      let (width, height) = (Double(picture.width), Double(picture.height))
      return picture.cropped(
        x: Int(box[0] * width), y: Int(box[1] * height), width: 1 + Int(box[2] * width),
        height: 1 + Int(box[3] * height))
    }
  }

  @Test(arguments: BorderMode.allCases) func padding(mode: BorderMode) throws {
    try check("pad-\(mode.rawValue)") { picture, golden in
      // Nothing is taken away from pictures that are small.
      let least = min(picture.width, picture.height) > 8 ? -100 : 0
      let widths = golden[integers: "widths"].map { max($0, least) }
      return try picture.padded(
        left: widths[0], top: widths[1], right: widths[2], bottom: widths[3], mode: mode, fill: golden.fill)
    }
  }

  @Test func flipping() {
    check("flip-horizontally") { picture, _ in picture.horizontallyFlipped() }
    check("flip-vertically") { picture, _ in picture.verticallyFlipped() }
  }

  @Test(arguments: Interpolation.allCases) func rotating(interpolation: Interpolation) throws {
    try check("rotate-\(interpolation.rawValue)") { picture, golden in
      try picture.rotated(
        degrees: golden[number: "degrees"], interpolation: interpolation,
        expanding: golden[flag: "expanding"],
        center: golden.center(in: picture), fill: golden.fill)
    }
  }

  @Test(arguments: Interpolation.allCases) func affineMaps(interpolation: Interpolation) {
    check("affine-\(interpolation.rawValue)") { picture, golden in
      let translation = golden[numbers: "translation"] ?? []
      let shear = golden[numbers: "shear"] ?? []
      return picture.affinelyTransformed(
        degrees: golden[number: "degrees"], translation: (translation[0], translation[1]),
        scale: golden[number: "scale"], shear: (shear[0], shear[1]), center: golden.center(in: picture),
        interpolation: interpolation, fill: golden.fill)
    }
  }

  @Test(arguments: Interpolation.allCases) func perspective(interpolation: Interpolation) {
    check("perspective-\(interpolation.rawValue)") { picture, golden in
      let (width, height) = (picture.width, picture.height)
      if min(width, height) < 5 { return picture }
      let start = [(0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1)]
      let shifts = golden[numbers: "shifts"] ?? []
      let end = start.enumerated().map { index, corner in
        let x = Double(corner.0) + shifts[2 * index] * Double(width) / 4
        let y = Double(corner.1) + shifts[2 * index + 1] * Double(height) / 4
        return (Int(x.rounded(.toNearestOrEven)), Int(y.rounded(.toNearestOrEven)))
      }
      return picture.perspectivelyTransformed(
        from: start.map { (x: $0.0, y: $0.1) }, to: end.map { (x: $0.0, y: $0.1) },
        interpolation: interpolation, fill: golden.fill)
    }
  }

  @Test func resultsBeyondTheLimitAreErrors() {
    let thin = Picture(width: 200_000, height: 1, channels: 1, pixels: [UInt8](repeating: 1, count: 200_000))
    expectRefusal("pixels (height x width), expected at most") {
      try thin.rotated(degrees: 45, expanding: true)
    }
    expectRefusal("the picture would have 1001 x 200000 pixels (height x width), expected at most") {
      try thin.padded(left: 0, top: 0, right: 0, bottom: 1000)
    }
  }

  // MARK: Colour

  @Test func adjusting() {
    check("brightness") { $0.withBrightness($1[number: "factor"]) }
    check("contrast") { $0.withContrast($1[number: "factor"]) }
    check("saturation") { $0.withSaturation($1[number: "factor"]) }
    check("sharpness") { $0.withSharpness($1[number: "factor"]) }
    check("hue") { $0.withHue(shiftedBy: $1[number: "shift"]) }
    check("grey") { $0.withoutColor(channels: $1[integer: "channels"]) }
  }

  @Test func tones() {
    check("invert") { picture, _ in picture.inverted() }
    check("posterize") { $0.posterized(bits: $1[integer: "bits"]) }
    check("solarize") { $0.solarized(threshold: $1[number: "threshold"]) }
    check("autocontrast") { $0.withBrightness($1[number: "factor"]).withFullContrast() }
    check("equalize") { $0.withBrightness($1[number: "factor"]).equalized() }
  }

  @Test func blurringAgreesWithinOne() {
    #expect(goldens.blurs.count >= 5)
    for golden in goldens.blurs {
      let result = pictures[golden.picture].blurred(size: golden.size, deviation: golden.deviation)
      let differences = zip(result.pixels, golden.pixels).map { abs(Int($0) - Int($1)) }
      #expect(differences.count == golden.pixels.count)
      #expect((differences.max() ?? 0) <= 1)
      #expect(differences.reduce(0, +) * 50 <= differences.count, "\(golden.size), \(golden.deviation)")
    }
  }
}
