extension Picture {
  /// The picture with a heat map laid over the part of it that the map is of, in the picture's own size.
  ///
  /// The map's numbers are taken in 0 to 1. Its colour covers a pixel the more, the larger the number is:
  /// from `opacity / 2` at 0 to `opacity` at 1; below it the picture is grey, so that all colour is the
  /// map's. What lies outside the part keeps its colours and is darkened to two fifths.
  ///
  /// - Parameters:
  ///   - map: The map.
  ///   - frame: The part of the picture that the map is of.
  ///   - colors: The colours.
  ///   - opacity: How much of a pixel the colour of the largest number covers, in 0 to 1.
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
