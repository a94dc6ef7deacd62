extension Int {
  /// The product of two counts; the largest integer where it would be larger.
  package func saturatingProduct(with other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
