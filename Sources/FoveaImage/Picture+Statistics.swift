extension Picture {
  /// The mean of each channel's samples, in `0...255`: one number for grey, red, green and blue for RGB.
  public var channelMeans: [Double] {
    var sums = [Int](repeating: 0, count: channels)
    for start in stride(from: 0, to: pixels.count, by: channels) {
      for channel in 0..<channels { sums[channel] += Int(pixels[start + channel]) }
    }
    return sums.map { Double($0) / Double(width * height) }
  }

  /// The means of red, green and blue in each quarter, in `0...255`, grey samples three times.
  ///
  /// The quarters are top left, top right, bottom left and bottom right, cut at half the width and height,
  /// rounded down. A quarter without pixels, of a picture one pixel wide or high, is nil.
  public var quarterMeans: [[Double]?] {
    [0..<(height / 2), (height / 2)..<height].flatMap { rows in
      [0..<(width / 2), (width / 2)..<width].map { columns in
        guard !rows.isEmpty, !columns.isEmpty else { return nil }
        var sums = [0, 0, 0]
        for y in rows {
          for x in columns {
            let pixel = (y * width + x) * channels
            for channel in 0..<3 { sums[channel] += Int(pixels[pixel + (channels == 1 ? 0 : channel)]) }
          }
        }
        return sums.map { Double($0) / Double(rows.count * columns.count) }
      }
    }
  }
}
