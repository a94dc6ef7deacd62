public import FoveaCore

/// A rule for the first value of a parameter.
///
/// Fans follow PyTorch: for a filter `[K, C, R, S]`, fan-in is `C R S` and fan-out `K R S`; for a matrix
/// `[K, F]` they are `F` and `K`.
public enum Initializer: Hashable, Sendable {
  /// The same number everywhere.
  case constant(Double)
  /// Uniform in `[-bound, bound)`.
  case uniform(bound: Double)
  /// Normal with mean 0 and the given standard deviation.
  case normal(deviation: Double)
  /// PyTorch's default for weights: uniform in `[-b, b)`, `b = 1 / √fan-in`.
  ///
  /// PyTorch writes it as `kaiming_uniform_(a=√5)`, whose bound is `√(6 / ((1 + 5) fan-in))`.
  case pytorch
  /// Uniform in `[-b, b)`, `b = √(6 / (fan-in + fan-out))` (Glorot and Bengio 2010, equation 16).
  case xavierUniform
  /// Normal with variance `2 / (fan-in + fan-out)`, the same variance as the uniform rule's.
  case xavierNormal
  /// Uniform in `[-b, b)`, `b = √(6 / fan)` (He et al. 2015, arXiv:1502.01852, for ReLU).
  case kaimingUniform(Fan)
  /// Normal with variance `2 / fan` (He et al. 2015, arXiv:1502.01852, equations 10 and 14).
  case kaimingNormal(Fan)

  /// The connections of a unit that are counted.
  public enum Fan: Hashable, Sendable {
    /// Those that end in it: keeps the size of values on their way forward.
    case input
    /// Those that start from it: keeps the size of gradients on their way back.
    case output
  }

  /// The fans of a weight of the given shape; a vector counts its elements for both.
  static func fans(of shape: TensorShape) -> (input: Int, output: Int) {
    guard shape.rank >= 2 else { return (max(shape.count, 1), max(shape.count, 1)) }
    let area = TensorShape(Array(shape.dimensions[2...])).count
    return (max(shape[1].saturatingProduct(with: area), 1), max(shape[0].saturatingProduct(with: area), 1))
  }

  /// The distribution for a weight of the given shape: one of the first three cases.
  func resolved(for shape: TensorShape) -> Initializer {
    let fans = Self.fans(of: shape)
    func count(_ fan: Fan) -> Double {
      switch fan {
      case .input: Double(fans.input)
      case .output: Double(fans.output)
      }
    }
    let sum = count(.input) + count(.output)
    return switch self {
    case .constant, .uniform, .normal: self
    case .pytorch: .uniform(bound: (1 / count(.input)).squareRoot())
    case .xavierUniform: .uniform(bound: (6 / sum).squareRoot())
    case .xavierNormal: .normal(deviation: (2 / sum).squareRoot())
    case .kaimingUniform(let fan): .uniform(bound: (6 / count(fan)).squareRoot())
    case .kaimingNormal(let fan): .normal(deviation: (2 / count(fan)).squareRoot())
    }
  }

  /// The values for a shape, a pure function of the key.
  ///
  /// Element `i` in row-major order is made of the key's number `i`: `(2 uniform(i) - 1) bound` or
  /// `normal(i) deviation`, rounded to `float32`.
  public func values(shape: TensorShape, key: RandomKey) -> HostTensor {
    switch resolved(for: shape) {
    case .uniform(let bound):
      let scale = Float(bound)
      return HostTensor(key.uniforms(shape.count).map { ($0 * 2 - 1) * scale }, shape: shape)
    case .normal(let deviation):
      let scale = Float(deviation)
      return HostTensor(key.normals(shape.count).map { $0 * scale }, shape: shape)
    case .constant(let value):
      return .filled(Float(value), shape: shape)
    case .pytorch, .xavierUniform, .xavierNormal, .kaimingUniform, .kaimingNormal:
      preconditionFailure("a rule resolves to a distribution")
    }
  }
}
