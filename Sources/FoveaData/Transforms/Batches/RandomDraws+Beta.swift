import FoveaCore

extension RandomDraws {
  /// The next number of the beta distribution whose two parameters are the same, above 0: in 0...1, symmetric about a half.
  ///
  /// It is `X / (X + Y)` for two numbers of the gamma distribution, whose logarithms also hold those that are too small
  /// for a number of their own.
  mutating func nextBeta(_ alpha: Double) -> Double {
    let first = nextGammaLogarithm(alpha)
    let second = nextGammaLogarithm(alpha)
    return 1 / (1 + Double.exp(second - first))
  }

  /// The logarithm of the next number of the gamma distribution of a shape above 0 and scale 1 (Marsaglia and Tsang 2000,
  /// "A simple method for generating gamma variables"; section 6 for shapes below 1).
  private mutating func nextGammaLogarithm(_ shape: Double) -> Double {
    guard shape >= 1 else { return nextGammaLogarithm(shape + 1) + Double.log(1 - next()) / shape }
    let offset = shape - 1.0 / 3
    let slope = 1 / (9 * offset).squareRoot()
    while true {
      let normal = nextNormal()
      let root = 1 + slope * normal
      guard root > 0 else { continue }
      let cube = root * root * root
      if Double.log(1 - next()) < 0.5 * normal * normal + offset * (1 - cube + Double.log(cube)) {
        return Double.log(offset * cube)
      }
    }
  }

  /// The next number of the normal distribution of mean 0 and deviation 1 (Box and Muller 1958).
  private mutating func nextNormal() -> Double {
    let radius = (-2 * Double.log(1 - next())).squareRoot()
    return radius * Double.cos(2 * Double.pi * next())
  }
}
