/// The use of a parameter, on which its initial value depends.
public enum ParameterUse: Hashable, Sendable {
  /// The filters of a convolution.
  case convolution
  /// The matrix of a dense layer.
  case dense
  /// The bias of a layer whose weight has the given fan-in.
  case bias(fanIn: Int)
  /// A parameter that starts with one number everywhere, whatever the initialization.
  case constant(Double)
  /// A running statistic that starts with one number everywhere.
  case statistic(Double)
}
