extension [UnsafeMutableRawPointer] {
  /// The buffer of the given number as 32-bit floats.
  func floats(_ index: Int) -> UnsafeMutablePointer<Float> {
    self[index].assumingMemoryBound(to: Float.self)
  }

  /// The buffer of the given number as bytes, nil if there are not so many.
  func bytes(_ index: Int) -> UnsafeMutablePointer<UInt8>? {
    indices.contains(index) ? self[index].assumingMemoryBound(to: UInt8.self) : nil
  }

  /// The buffer of the given number as the bits of `bfloat16`.
  func halves(_ index: Int) -> UnsafeMutablePointer<UInt16> {
    self[index].assumingMemoryBound(to: UInt16.self)
  }

  /// The buffer of the given number as 32-bit integers.
  func integers(_ index: Int) -> UnsafeMutablePointer<Int32> {
    self[index].assumingMemoryBound(to: Int32.self)
  }
}
