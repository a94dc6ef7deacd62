import Foundation

extension Picture {
  /// The picture turned counterclockwise, as torchvision's `rotate` and Pillow's turn it.
  ///
  /// - Parameters:
  ///   - degrees: The angle in degrees, counterclockwise; about the middle, 0, 180 and, where sizes allow, 90
  ///     and 270 move pixels as they are.
  ///   - interpolation: The interpolation between pixels.
  ///   - expanding: Whether the result is large enough for the whole picture, turned about its middle; else
  ///     it has the picture's size.
  ///   - center: The point that stays where it is, in pixels from the upper left corner; the middle if nil.
  ///   - fill: The pixel outside the picture: one sample for all channels or one for each.
  /// - Returns: The turned picture.
  /// - Throws: `FoveaError` with code `.data` if the picture is expanded to more than ``pixelLimit`` pixels.
  public func rotated(
    degrees: Double, interpolation: Interpolation = .nearest, expanding: Bool = false,
    center: (x: Double, y: Double)? = nil, fill: [UInt8] = [0]
  ) throws -> Picture {
    precondition(degrees.isFinite, "An angle is a finite number.")
    var angle = degrees.truncatingRemainder(dividingBy: 360)
    if angle < 0 { angle += 360 }
    if center == nil {
      if angle == 0 { return self }
      if angle == 180 { return upright(from: .rotateHalf) }
      if expanding || width == height {
        if angle == 90 { return upright(from: .rotateCounterclockwise) }
        if angle == 270 { return upright(from: .rotateClockwise) }
      }
    }
    let radians = -(angle * (.pi / 180))
    let (cosine, sine) = (Self.decimal(cos(radians)), Self.decimal(sin(radians)))
    var map = AffineMap(cosine, sine, 0, Self.decimal(-sin(radians)), cosine, 0)
    let center = center ?? (Double(width) / 2, Double(height) / 2)
    (map.c, map.f) = map.source(-center.x, -center.y)
    map.c += center.x
    map.f += center.y
    if !expanding {
      return transformed(by: map, width: width, height: height, interpolation: interpolation, fill: fill)
    }
    let (right, bottom) = (Double(width), Double(height))
    let corners = [(0, 0), (right, 0), (right, bottom), (0, bottom)].map { map.source($0.0, $0.1) }
    let (newWidth, newHeight) = (Self.extent(corners.map(\.x)), Self.extent(corners.map(\.y)))
    try Self.checkSize(newWidth, newHeight, of: "rotation")
    (map.c, map.f) = map.source(-Double(newWidth - width) / 2, -Double(newHeight - height) / 2)
    return transformed(by: map, width: newWidth, height: newHeight, interpolation: interpolation, fill: fill)
  }

  /// The pixels that a range of coordinates touches.
  private static func extent(_ numbers: [Double]) -> Int {
    let (least, most) = (numbers.min() ?? 0, numbers.max() ?? 0)
    return Int(most.rounded(.up) - least.rounded(.down))
  }

  /// The number nearest to 15 decimals, as Python rounds: so that turns by a right angle have no traces of
  /// one.
  private static func decimal(_ number: Double) -> Double {
    Double(String(format: "%.15f", number)) ?? number
  }
}
