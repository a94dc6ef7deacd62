extension Picture {
  /// The mean of each channel's samples, in `0...255`: one number for grey, red, green and blue for RGB.
  public var channelMeans: [Double] {
    var sums = [Int](repeating: 0, count: channels)
    for start in stride(from: 0, to: pixels.count, by: channels) {
      for channel in 0..<channels { sums[channel] += Int(pixels[start + channel]) }
    }
    return sums.map { Double($0) / Double(width * height) }
  }
}
