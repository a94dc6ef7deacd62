extension Picture {
  /// The picture with a heat map laid over a part of it, in the picture's own size.
  ///
  /// Numbers of the map are clamped to 0 to 1. Where the map lies, the picture becomes grey and is mixed with
  /// the number's colour, whose share rises from `opacity / 2` at 0 to `opacity` at 1. Pixels outside the
  /// part keep their colours and are darkened to two fifths.
  ///
  /// - Parameters:
  ///   - map: The heat map.
  ///   - frame: The part of the picture that the map covers, in pixels, wider and higher than 0.
  ///   - colors: The colours of the numbers.
  ///   - opacity: The share of the colour of the number 1 in a pixel, in 0 to 1.
  /// - Returns: A picture of 3 channels.
  public func overlaid(
    with map: HeatMap, at frame: PictureFrame, colors: ColorMap = .heat, opacity: Double = 0.7
  ) -> Picture {
    var result = converted(toChannels: 3).pixels
    let grey = converted(toChannels: 1).pixels
    let (across, down) = (Double(map.width) / frame.width, Double(map.height) / frame.height)
    // The points of the map that the centres of columns and rows show; nil outside.
    let columns = (0..<width).map { column -> HeatMap.Neighbours? in
      let point = (Double(column) + 0.5 - frame.x) * across
      return (0...Double(map.width)).contains(point) ? HeatMap.neighbours(point, count: map.width) : nil
    }
    let palette = (0...255).flatMap { colors[Double($0) / 255] }
    for row in 0..<height {
      let point = (Double(row) + 0.5 - frame.y) * down
      let line =
        (0...Double(map.height)).contains(point) ? HeatMap.neighbours(point, count: map.height) : nil
      for column in 0..<width {
        let start = (row * width + column) * 3
        guard let line, let place = columns[column] else {
          for channel in 0..<3 { result[start + channel] = UInt8(Int(result[start + channel]) * 2 / 5) }
          continue
        }
        let number = map.between(line, place)
        let value = number > 0 ? min(number, 1) : 0
        let colour = Int((value * 255).rounded()) * 3
        let cover = opacity * (1 + value) / 2
        for channel in 0..<3 {
          let mixed = Double(grey[start / 3]) * (1 - cover) + palette[colour + channel] * cover
          result[start + channel] = UInt8(min(max(mixed.rounded(), 0), 255))
        }
      }
    }
    return Picture(width: width, height: height, channels: 3, pixels: result)
  }
}
