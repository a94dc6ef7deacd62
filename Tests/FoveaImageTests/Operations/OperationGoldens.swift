import FoveaCompression
import FoveaImage

/// What `Goldens/operations.json` holds.
struct OperationGoldens: Decodable {
  /// A picture that follows the rule of ``OperationGoldens/Description/sample(_:_:_:)``.
  struct Description: Decodable {
    var kind: String
    var width: Int
    var height: Int
    var channels: Int
  }

  /// An operation with parameters, and the checksum of what it makes of all pictures.
  struct Case: Decodable, CustomStringConvertible {
    var operation: String
    var number: Int
    var parameters: [String: Parameter]
    var crc: UInt32
    var description: String { "\(operation) \(number): \(parameters)" }
  }

  /// A parameter of an operation.
  enum Parameter: Decodable {
    case number(Double)
    case text(String)
    case flag(Bool)
    case numbers([Double])
    case none

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if value.decodeNil() {
        self = .none
      } else if let flag = try? value.decode(Bool.self) {
        self = .flag(flag)
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else if let text = try? value.decode(String.self) {
        self = .text(text)
      } else {
        self = .numbers(try value.decode([Double].self))
      }
    }
  }

  /// What a Gaussian blur makes of a picture.
  struct Blur: Decodable {
    var picture: Int
    var size: Int
    var deviation: Double
    var pixels: [UInt8]
  }

  var pictures: [Description]
  var cases: [Case]
  var blurs: [Blur]

  /// The checksum of what an operation makes of all pictures.
  static func checksum(_ pictures: [Picture], _ operation: (Picture) throws -> Picture) rethrows -> UInt32 {
    var bytes: [UInt8] = []
    for picture in pictures {
      let result = try operation(picture)
      for number in [result.width, result.height] {
        bytes += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
      }
      bytes += result.pixels
    }
    return CRC32.checksum(bytes)
  }
}

extension OperationGoldens.Case {
  subscript(number name: String) -> Double {
    if case .number(let value)? = parameters[name] { value } else { 0 }
  }

  subscript(integer name: String) -> Int { Int(self[number: name]) }

  subscript(flag name: String) -> Bool {
    if case .flag(let value)? = parameters[name] { value } else { false }
  }

  subscript(text name: String) -> String {
    if case .text(let value)? = parameters[name] { value } else { "" }
  }

  subscript(numbers name: String) -> [Double]? {
    if case .numbers(let values)? = parameters[name] { values } else { nil }
  }

  subscript(integers name: String) -> [Int] { (self[numbers: name] ?? []).map { Int($0) } }

  var fill: [UInt8] { self[integers: "fill"].map { UInt8($0) } }

  /// A point given as fractions of a picture's size; nil if there is none.
  func center(in picture: Picture) -> (x: Double, y: Double)? {
    self[numbers: "center"].map { ($0[0] * Double(picture.width), $0[1] * Double(picture.height)) }
  }

  /// A region inside a picture of a size, given as fractions of it.
  func region(_ name: String, inside size: (width: Int, height: Int)) -> PictureRegion {
    let fractions = self[numbers: name] ?? [0, 0, 1, 1]
    let (x, y) = (Int(fractions[0] * Double(size.width)), Int(fractions[1] * Double(size.height)))
    return PictureRegion(
      x: x, y: y, width: 1 + Int(fractions[2] * Double(size.width - x)),
      height: 1 + Int(fractions[3] * Double(size.height - y)))
  }
}

extension OperationGoldens.Description {
  /// The picture.
  var picture: Picture {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<channels { pixels.append(sample(x, y, channel)) }
      }
    }
    return Picture(width: width, height: height, channels: channels, pixels: pixels)
  }

  /// The rule that the script of the golden file follows, too.
  private func sample(_ x: Int, _ y: Int, _ channel: Int) -> UInt8 {
    let noise = Self.bits(UInt32(x + 1000 * y + 1_000_000 * channel))
    switch kind {
    case "noise": return UInt8(noise & 255)
    case "smooth": return UInt8((7 * x + 5 * y + 60 * channel + x * y / 8) & 255)
    case "dark": return UInt8(20 + 10 * channel + Int(noise & 63))
    case "blocks": return UInt8(Self.bits(UInt32(x / 3 + 1000 * (y / 4) + 1_000_000 * channel)) & 255)
    default: return UInt8(90 + 40 * channel)
    }
  }

  private static func bits(_ number: UInt32) -> UInt32 {
    var n = number &* 2_654_435_761
    n ^= n >> 15
    n = n &* 2_246_822_519
    return n ^ (n >> 13)
  }
}
