public import FoveaCore
public import FoveaGraph

/// One input of a case: its type, its numbers, and whether it is given for each run or kept in the state.
public struct CaseInput: Sendable {
  /// How the numbers are made.
  enum Numbers: Sendable {
    case normal
    case uniform(ClosedRange<Float>)
    case listed([Double])
    case labels(classes: Int)
  }

  let type: TensorType
  let numbers: Numbers
  var role: StateRole?

  /// Numbers of mean 0 and deviation 1.
  public static func normal(_ shape: TensorShape) -> CaseInput {
    CaseInput(type: TensorType(shape), numbers: .normal)
  }

  /// Numbers spread evenly over a range.
  public static func uniform(_ shape: TensorShape, _ range: ClosedRange<Float>) -> CaseInput {
    CaseInput(type: TensorType(shape), numbers: .uniform(range))
  }

  /// Given numbers, row by row.
  public static func values(_ values: [Double], _ shape: TensorShape) -> CaseInput {
    CaseInput(type: TensorType(shape), numbers: .listed(values))
  }

  /// Given bytes, row by row, with a sign or without.
  static func bytes(_ values: [Double], _ shape: TensorShape, _ type: ElementType) -> CaseInput {
    CaseInput(type: TensorType(shape, type), numbers: .listed(values))
  }

  /// A vector of given numbers.
  public static func values(_ values: Double...) -> CaseInput {
    .values(values, [values.count])
  }

  /// One given number without axes.
  public static func scalar(_ value: Double) -> CaseInput { .values([value], .scalar) }

  /// Random classes, one for each of `count` rows.
  public static func labels(_ count: Int, classes: Int) -> CaseInput {
    CaseInput(type: TensorType([count], .int32), numbers: .labels(classes: classes))
  }

  /// Labels `int32[N]`, as listed.
  public static func labels(_ labels: [Int]) -> CaseInput {
    CaseInput(type: TensorType([labels.count], .int32), numbers: .listed(labels.map(Double.init)))
  }

  /// The position of a batch: the global step, and the row of the global batch that row 0 is.
  public static func position(step: Int, row: Int) -> CaseInput {
    CaseInput(type: TensorType([2], .int64), numbers: .listed([Double(step), Double(row)]))
  }

  /// The same numbers, kept in the state.
  public func inState(_ role: StateRole = .parameter) -> CaseInput {
    var copy = self
    copy.role = role
    return copy
  }

  /// The numbers as a tensor of the declared type.
  func tensor(_ key: RandomKey) -> HostTensor {
    let indices = 0..<UInt64(type.shape.count)
    let values: [Double] =
      switch numbers {
      case .normal: indices.map { Double(key.normal($0)) }
      case .uniform(let range):
        indices.map {
          Double(range.lowerBound + key.uniform($0) * (range.upperBound - range.lowerBound))
        }
      case .listed(let values): values
      case .labels(let classes): indices.map { Double(key.integer($0, below: classes)) }
      }
    switch type.elementType {
    case .float32: return HostTensor(values.map { Float($0) }, shape: type.shape)
    case .float64: return HostTensor(.float64(values), shape: type.shape)
    case .int32: return HostTensor(values.map { Int32($0) }, shape: type.shape)
    case .int64: return HostTensor(.int64(values.map { Int64($0) }), shape: type.shape)
    case .uint8: return HostTensor(.uint8(values.map { UInt8($0) }), shape: type.shape)
    case .int8: return HostTensor(.int8(values.map { Int8($0) }), shape: type.shape)
    }
  }
}
