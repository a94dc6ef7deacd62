import Foundation

extension Double {
  /// The natural logarithm, from the platform's mathematical library.
  package static func log(_ x: Double) -> Double { Foundation.log(x) }

  /// The exponential function, from the platform's mathematical library.
  package static func exp(_ x: Double) -> Double { Foundation.exp(x) }

  /// The angle in radians of a slope, from the platform's mathematical library.
  package static func arctangent(_ x: Double) -> Double { Foundation.atan(x) }

  /// The cosine of an angle in radians, from the platform's mathematical library.
  package static func cos(_ x: Double) -> Double { Foundation.cos(x) }
}
