import CFoveaImageKernels

/// Resizes pictures of one size to another, equal to Pillow to the byte.
///
/// The tables are computed once, so that many pictures of one size are cheap; a call takes no memory. As in
/// Pillow, a direction whose size does not change is skipped, samples have 8 bits between the two passes, and
/// rows are resampled before columns, except that Pillow 13 begins with the columns if the height loses more
/// than twice the pixels that the width loses.
public struct Resampler: Sendable {
  /// The memory for intermediate rows that a caller keeps from picture to picture.
  ///
  /// Any resampler may use it; it grows to what the largest of them needs.
  public struct Scratch: Sendable {
    fileprivate var rows: [UInt8] = []

    /// Creates scratch memory of no size; it grows with its use.
    public init() {}
  }

  /// The bytes of a source picture whose rows follow one another.
  public let inputCount: Int
  /// The bytes of a result.
  public let outputCount: Int

  private let source: (width: Int, height: Int)
  private let kept: PictureRegion
  private let channels: Int
  private let passes: Passes

  private enum Passes: Sendable {
    case copy
    case nearest(columns: NearestTaps, rows: NearestTaps)
    case rows(ResamplingTaps)
    case columns(ResamplingTaps)
    case rowsThenColumns(ResamplingTaps, ResamplingTaps)
    case columnsThenRows(ResamplingTaps, ResamplingTaps)
  }

  /// Prepares the tables for pictures of a size, which must be at least 1 x 1, like the result.
  ///
  /// - Parameters:
  ///   - source: The size of what is resized, a picture or a region of one.
  ///   - target: The size that it gets.
  ///   - channels: The samples of a pixel, 1 or 3.
  ///   - filter: The filter that weighs samples.
  ///   - kept: The part of the resized picture that is computed, all of it if nil; its bytes are those
  ///     that cropping the whole would give.
  public init(
    from source: (width: Int, height: Int), to target: (width: Int, height: Int), channels: Int,
    filter: ResamplingFilter = .bilinear, keeping kept: PictureRegion? = nil
  ) {
    precondition(
      min(source.width, source.height, target.width, target.height) >= 1, "Sizes must be at least 1.")
    precondition(channels == 1 || channels == 3, "A picture is grey (1 channel) or RGB (3 channels).")
    let kept = kept ?? PictureRegion(x: 0, y: 0, width: target.width, height: target.height)
    precondition(
      kept.isInside(width: target.width, height: target.height), "The part must lie inside the result.")
    (self.source, self.kept, self.channels) = (source, kept, channels)
    inputCount = source.width * source.height * channels
    outputCount = kept.width * kept.height * channels
    let (across, down) = (kept.x..<kept.x + kept.width, kept.y..<kept.y + kept.height)
    let (sameWidth, sameHeight) = (source.width == target.width, source.height == target.height)
    if sameWidth && sameHeight {
      passes = .copy
    } else if filter == .nearest {
      passes = .nearest(
        columns: .init(from: source.width, to: target.width, kept: across),
        rows: .init(from: source.height, to: target.height, kept: down))
    } else if sameHeight {
      passes = .rows(.init(from: source.width, to: target.width, filter: filter, kept: across))
    } else if sameWidth {
      passes = .columns(.init(from: source.height, to: target.height, filter: filter, kept: down))
    } else {
      let horizontal = ResamplingTaps(from: source.width, to: target.width, filter: filter, kept: across)
      let vertical = ResamplingTaps(from: source.height, to: target.height, filter: filter, kept: down)
      let (narrowed, lowered) = (source.width - target.width, source.height - target.height)
      passes =
        lowered > 0 && lowered > 2 * narrowed
        ? .columnsThenRows(vertical, horizontal) : .rowsThenColumns(horizontal, vertical)
    }
  }

  /// The memory that `resize` needs, so that no call needs to take any; one for each thread that resizes.
  public func makeScratch() -> Scratch {
    var scratch = Scratch()
    reserve(&scratch)
    return scratch
  }

  private func reserve(_ scratch: inout Scratch) {
    if scratch.rows.count < scratchCount {
      scratch.rows = [UInt8](repeating: 0, count: scratchCount)
    }
  }

  /// The bytes between the passes; none if there is only one.
  private var scratchCount: Int {
    switch passes {
    case .copy, .nearest, .rows, .columns: 0
    case .rowsThenColumns(_, let vertical): kept.width * channels * vertical.samples.count
    // Room behind the last row lets the kernel read it in one go.
    case .columnsThenRows(_, let horizontal): horizontal.samples.count * channels * kept.height + 32
    }
  }

  /// Resizes one picture.
  ///
  /// - Parameters:
  ///   - pictures: Bytes that hold the source, `[height, width, channels]`.
  ///   - start: The offset of the source in them.
  ///   - step: The bytes from one row of the source to the next, `width * channels` if nil; more where
  ///     the source is a region of a larger picture.
  ///   - results: The bytes that receive the result.
  ///   - destination: The offset of the result in them.
  ///   - scratch: Memory between the passes; it grows if it is smaller than `makeScratch()` gives.
  public func resize(
    _ pictures: [UInt8], from start: Int = 0, step: Int? = nil, into results: inout [UInt8],
    at destination: Int = 0, scratch: inout Scratch
  ) {
    precondition(
      destination >= 0 && destination <= results.count - outputCount, "The result must lie inside.")
    results.withUnsafeMutableBufferPointer { results in
      guard let output = results.baseAddress else { return }
      resize(pictures, from: start, step: step, to: output + destination, scratch: &scratch)
    }
  }

  /// The result in memory that takes `outputCount` bytes.
  func resize(
    _ pictures: [UInt8], from start: Int, step: Int?, to output: UnsafeMutablePointer<UInt8>,
    scratch: inout Scratch
  ) {
    let row = source.width * channels
    let step = step ?? row
    precondition(step >= row, "Rows must not overlap.")
    precondition(
      start >= 0 && start <= pictures.count - (source.height - 1) * step - row,
      "The source must lie inside.")
    reserve(&scratch)
    pictures.withUnsafeBufferPointer { pictures in
      scratch.rows.withUnsafeMutableBufferPointer { between in
        guard let base = pictures.baseAddress else { return }
        let input = Lines(start: base + start, step: step, end: base + pictures.count)
        resize(input, between, into: output)
      }
    }
  }

  private func resize(
    _ input: Lines, _ between: UnsafeMutableBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>
  ) {
    let row = kept.width * channels
    switch passes {
    case .copy:
      for y in 0..<kept.height {
        (output + y * row).update(
          from: input.start + (kept.y + y) * input.step + kept.x * channels, count: row)
      }
    case .nearest(let columns, let rows):
      NearestTaps.copy(
        input.start, step: input.step, channels: channels, columns: columns, rows: rows, into: output)
    case .rows(let horizontal):
      input.from(row: kept.y)
        .resampleRows(kept.height, channels, by: horizontal, into: output, step: row)
    case .columns(let vertical):
      input.from(byte: kept.x * channels).resampleColumns(row, by: vertical, into: output, step: row)
    case .rowsThenColumns(let horizontal, let vertical):
      guard let rows = between.baseAddress else { return }
      let needed = vertical.samples
      input.from(row: needed.lowerBound)
        .resampleRows(needed.count, channels, by: horizontal, into: rows, step: row)
      Lines(start: rows - needed.lowerBound * row, step: row, end: rows + between.count)
        .resampleColumns(row, by: vertical, into: output, step: row)
    case .columnsThenRows(let vertical, let horizontal):
      guard let rows = between.baseAddress else { return }
      let needed = horizontal.samples
      let length = needed.count * channels
      input.from(byte: needed.lowerBound * channels)
        .resampleColumns(length, by: vertical, into: rows, step: length)
      Lines(start: rows - needed.lowerBound * channels, step: length, end: rows + between.count)
        .resampleRows(kept.height, channels, by: horizontal, into: output, step: row)
    }
  }
}

/// The fastest way to resample that the processor has.
private let resamplingWay = fovea_resampling_ways() - 1

/// Lines of samples in memory.
private struct Lines {
  var start: UnsafePointer<UInt8>
  /// The bytes from one line to the next.
  var step: Int
  /// The end of the memory.
  var end: UnsafePointer<UInt8>

  init(start: UnsafePointer<UInt8>, step: Int, end: UnsafePointer<UInt8>) {
    (self.start, self.step, self.end) = (start, step, end)
  }

  init(start: UnsafeMutablePointer<UInt8>, step: Int, end: UnsafeMutablePointer<UInt8>) {
    self.init(start: UnsafePointer(start), step: step, end: UnsafePointer(end))
  }

  func from(row: Int) -> Lines { Lines(start: start + row * step, step: step, end: end) }

  func from(byte: Int) -> Lines { Lines(start: start + byte, step: step, end: end) }

  /// Resamples within each of the lines.
  func resampleRows(
    _ rows: Int, _ channels: Int, by taps: ResamplingTaps, into result: UnsafeMutablePointer<UInt8>,
    step resultStep: Int
  ) {
    taps.withTable {
      fovea_resample_rows(
        resamplingWay, start, Int64(step), end, Int64(rows), Int64(channels), $0, result, Int64(resultStep))
    }
  }

  /// Resamples across the lines, of which `length` bytes count.
  func resampleColumns(
    _ length: Int, by taps: ResamplingTaps, into result: UnsafeMutablePointer<UInt8>, step resultStep: Int
  ) {
    taps.withTable {
      fovea_resample_columns(
        resamplingWay, start, Int64(step), Int64(length), $0, result, Int64(resultStep))
    }
  }
}
