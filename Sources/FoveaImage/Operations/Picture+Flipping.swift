extension Picture {
  /// The picture mirrored left to right.
  public func horizontallyFlipped() -> Picture {
    rearranged { input, output in
      for row in 0..<height {
        let source = input + row * width * channels
        var target = output + (row + 1) * width * channels
        if channels == 3 {
          for column in 0..<width {
            target -= 3
            let pixel = source + 3 &* column
            (target[0], target[1], target[2]) = (pixel[0], pixel[1], pixel[2])
          }
        } else {
          for column in 0..<width {
            target -= 1
            target.pointee = source[column]
          }
        }
      }
    }
  }

  /// The picture mirrored top to bottom.
  public func verticallyFlipped() -> Picture {
    let step = width * channels
    return rearranged { input, output in
      for row in 0..<height {
        (output + (height - 1 - row) * step).update(from: input + row * step, count: step)
      }
    }
  }

  /// A picture of the same size whose samples a body writes.
  @inline(__always)
  func rearranged(_ body: (UnsafePointer<UInt8>, UnsafeMutablePointer<UInt8>) -> Void) -> Picture {
    let result = [UInt8](unsafeUninitializedCapacity: pixels.count) { output, filled in
      pixels.withUnsafeBufferPointer { input in
        if let source = input.baseAddress, let target = output.baseAddress { body(source, target) }
      }
      filled = pixels.count
    }
    return Picture(width: width, height: height, channels: channels, pixels: result)
  }
}
