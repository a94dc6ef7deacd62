/// Which sample of a line stands for each sample of a line resized without weights.
///
/// The sample under the centre of the result. Positions are summed up as Pillow sums them, since for
/// some sizes the sum ends on the other side of a boundary than a product does.
struct NearestTaps: Sendable {
  /// The sample of each result, counted from the start of the line.
  let samples: [Int]

  /// The samples of some of the results when `from` samples become `to`; both must be at least 1.
  init(from: Int, to: Int, kept: Range<Int>) {
    let scale = Double(from) / Double(to)
    var position = scale * 0.5
    for _ in 0..<kept.lowerBound { position += scale }
    samples = kept.map { _ in
      defer { position += scale }
      return min(Int(position), from - 1)
    }
  }

  /// Copies pixels of `channels` bytes, `result` being one picture of `columns` by `rows` samples.
  static func copy(
    _ source: UnsafePointer<UInt8>, step: Int, channels: Int, columns: NearestTaps, rows: NearestTaps,
    into result: UnsafeMutablePointer<UInt8>
  ) {
    var target = result
    let count = columns.samples.count
    columns.samples.withUnsafeBufferPointer { samples in
      for row in rows.samples {
        let line = source + row * step
        if channels == 3 {
          for column in 0..<count {
            let pixel = line + 3 &* samples[column]
            (target[3 &* column], target[3 &* column &+ 1]) = (pixel[0], pixel[1])
            target[3 &* column &+ 2] = pixel[2]
          }
        } else {
          for column in 0..<count { target[column] = line[samples[column]] }
        }
        target += count * channels
      }
    }
  }
}
