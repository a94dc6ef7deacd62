import FoveaImage

/// The size in pixels that a step of a pipeline aims at.
///
/// Texts and files write a number for the short side or a square, `HxW` for rows and columns, and nothing for
/// the network's input.
public enum PictureExtent: Hashable, Sendable {
  /// The size of the network's input.
  case input
  /// The short side, or the side of a square, as the step says.
  case side(Int)
  /// The number of rows and of columns.
  case exact(height: Int, width: Int)

  /// A description of a size out of range, or nil.
  func problem(_ name: String, asSquare: Bool = false) -> String? {
    let sides: [Int] =
      switch self {
      case .input: []
      case .side(let side): asSquare ? [side, side] : [side]
      case .exact(let height, let width): [height, width]
      }
    guard sides.allSatisfy((1...65536).contains) else {
      return "\(name) must be in 1...65536 pixels, got \(description)"
    }
    return sides.reduce(1, *) <= Picture.pixelLimit
      ? nil : "\(name) must be of at most \(Picture.pixelLimit) pixels, got \(description)"
  }

  /// Rows and columns, where one number means a square.
  func size(in context: borrowing TransformContext) -> (width: Int, height: Int) {
    switch self {
    case .input: (context.input.width, context.input.height)
    case .side(let side): (side, side)
    case .exact(let height, let width): (width, height)
    }
  }
}

extension PictureExtent: CustomStringConvertible {
  /// The size as a person types it, `HxW` for rows and columns.
  public var description: String {
    switch self {
    case .input: "input"
    case .side(let side): "\(side)"
    case .exact(let height, let width): "\(height)x\(width)"
    }
  }
}

extension PictureExtent: ExpressibleByIntegerLiteral {
  /// Creates ``side(_:)`` from a literal such as `224`.
  public init(integerLiteral value: Int) { self = .side(value) }
}

extension PictureExtent: Codable {
  /// Reads a number, a text such as `224x160`, or null.
  ///
  /// - Throws: `DecodingError` if the value is not one of these.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .input
    } else if let side = try? container.decode(Int.self) {
      self = .side(side)
    } else {
      let sides = try container.decode(String.self).split(
        separator: "x", omittingEmptySubsequences: false
      ).map { Int($0) }
      guard sides.count == 2, let height = sides[0], let width = sides[1] else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "no size")
      }
      self = .exact(height: height, width: width)
    }
  }

  /// Writes the number, the text, or null.
  ///
  /// - Throws: what encoding throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .input: try container.encodeNil()
    case .side(let side): try container.encode(side)
    case .exact: try container.encode(description)
    }
  }
}
