import Foundation

extension Double {
  /// The natural logarithm, from the platform's mathematical library.
  static func log(_ x: Double) -> Double { Foundation.log(x) }

  /// The cosine of an angle in radians, from the platform's mathematical library.
  static func cos(_ x: Double) -> Double { Foundation.cos(x) }
}
