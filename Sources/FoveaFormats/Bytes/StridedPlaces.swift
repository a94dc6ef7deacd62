/// The place of the last element of a shape, or nil if it lies before 0 or cannot be counted.
///
/// - Parameters:
///   - extents: The extents, each at least 1.
///   - strides: The distance in elements between neighbours along each axis, at least 0.
///   - offset: The place of the first element.
/// - Returns: The place, counted as the offset is.
func lastElement(_ extents: [Int], strides: [Int], from offset: Int) -> Int? {
  var last = offset
  for (extent, stride) in zip(extents, strides) {
    guard extent >= 1, stride >= 0 else { return nil }
    let (distance, tooFar) = (extent - 1).multipliedReportingOverflow(by: stride)
    let (sum, tooLarge) = last.addingReportingOverflow(distance)
    guard !tooFar, !tooLarge else { return nil }
    last = sum
  }
  return last
}
