/// A codec at work on one file; it decodes once.
protocol PictureDecoder: ~Copyable {
  /// What the file says of its picture.
  var header: PictureHeader { get }
  /// The bytes of memory that decoding takes, beside file and result.
  func workspace(_ plan: DecodingPlan) -> Int
  /// Writes a rectangle of the stored picture, which lies inside, in 1 or 3 channels.
  borrowing func decode(_ region: PictureRegion, to target: PixelTarget) throws
  /// Why the decoded picture may be damaged although it could be decoded, as a phrase that follows its path; nil if
  /// nothing says so.
  var doubt: String? { get }
}

extension PictureDecoder where Self: ~Copyable {
  var doubt: String? { nil }
}

/// Memory for the pixels of a rectangle of the stored picture, in an order that may turn it.
struct PixelTarget {
  /// Where the first stored pixel goes.
  let first: UnsafeMutablePointer<UInt8>
  /// The bytes from a pixel to that of the next stored column.
  let right: Int
  /// The bytes from a pixel to that of the next stored row.
  let down: Int

  /// Writes a row of grey or RGB pixels, counted from the rectangle's first.
  func write(_ row: UnsafePointer<UInt8>, row index: Int, width: Int, channels: Int) {
    let start = first + index * down
    if right == channels {
      start.update(from: row, count: width * channels)
    } else if channels == 1 {
      for x in 0..<width { start[x &* right] = row[x] }
    } else {
      for x in 0..<width {
        let (to, from) = (x &* right, 3 &* x)
        start[to] = row[from]
        start[to &+ 1] = row[from &+ 1]
        start[to &+ 2] = row[from &+ 2]
      }
    }
  }
}

/// Which stored pixels a decoded picture takes, and where they go.
struct DecodingPlan {
  /// The size of the result.
  let width: Int
  let height: Int
  let channels: Int
  /// The rectangle in the stored picture.
  let stored: PictureRegion
  /// Whether the whole picture is wanted as it is stored.
  let isWhole: Bool
  private let orientation: ExifOrientation

  /// The plan for a region of the upright picture, in which it must lie.
  init(_ region: PictureRegion, of header: PictureHeader, orientation: ExifOrientation) {
    (width, height, channels) = (region.width, region.height, header.decodedChannels)
    self.orientation = orientation
    isWhole = orientation == .upright && (width, height) == (header.width, header.height)
    let swaps = orientation.swapsSides
    let (x, y) = swaps ? (region.y, region.x) : (region.x, region.y)
    let (columns, rows) = swaps ? (height, width) : (width, height)
    stored = PictureRegion(
      x: orientation.mirrorsColumns ? header.width - x - columns : x,
      y: orientation.mirrorsRows ? header.height - y - rows : y, width: columns, height: rows)
  }

  /// The samples of the result.
  var count: Int { width * height * channels }

  /// Where stored pixels go in memory for the result.
  func target(_ memory: UnsafeMutablePointer<UInt8>) -> PixelTarget {
    let row = width * channels
    let (column, line) = orientation.swapsSides ? (row, channels) : (channels, row)
    let right = orientation.mirrorsColumns ? -column : column
    let down = orientation.mirrorsRows ? -line : line
    let first = (right < 0 ? (stored.width - 1) * column : 0) + (down < 0 ? (stored.height - 1) * line : 0)
    return PixelTarget(first: memory + first, right: right, down: down)
  }
}
