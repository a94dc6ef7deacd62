/// Resizes pictures of one size to another with Pillow's bilinear filter, equal to the byte.
///
/// The tables are computed once, so that many pictures of one size are cheap; a call takes no
/// memory. As in Pillow, a direction whose size does not change is left out, samples have 8 bits
/// between the two passes, and rows are resampled before columns, except that Pillow 13 begins with
/// the columns if the height loses more than twice the pixels that the width loses.
public struct BilinearResampler: Sendable {
  /// The memory for intermediate rows that a caller keeps from picture to picture.
  public struct Scratch: Sendable {
    fileprivate var rows: [UInt8]
  }

  /// The bytes of a source picture.
  public let inputCount: Int
  /// The bytes of a resized picture.
  public let outputCount: Int

  private let source: (width: Int, height: Int)
  private let target: (width: Int, height: Int)
  private let channels: Int
  private let horizontal: ResamplingWeights?
  private let vertical: ResamplingWeights?

  /// Prepares the tables for pictures of a size, which has to be at least 1 x 1, like the result.
  public init(
    from source: (width: Int, height: Int), to target: (width: Int, height: Int), channels: Int
  ) {
    precondition(
      min(source.width, source.height, target.width, target.height, channels) >= 1,
      "Sizes and channels have to be at least 1.")
    self.source = source
    self.target = target
    self.channels = channels
    inputCount = source.width * source.height * channels
    outputCount = target.width * target.height * channels
    horizontal = source.width == target.width ? nil : .init(from: source.width, to: target.width)
    vertical = source.height == target.height ? nil : .init(from: source.height, to: target.height)
  }

  /// The memory that `resize` needs; one for each thread that resizes.
  public func makeScratch() -> Scratch {
    Scratch(rows: [UInt8](repeating: 0, count: scratchCount))
  }

  /// Resizes one picture.
  ///
  /// - Parameters:
  ///   - pictures: Bytes that hold the source, `[height, width, channels]`.
  ///   - start: Where in them the source begins.
  ///   - results: The bytes that receive the result.
  ///   - destination: Where in them the result begins.
  ///   - scratch: What `makeScratch()` of this resampler gave.
  public func resize(
    _ pictures: [UInt8], from start: Int = 0, into results: inout [UInt8], at destination: Int = 0,
    scratch: inout Scratch
  ) {
    precondition(start >= 0 && start <= pictures.count - inputCount, "The source has to lie inside.")
    precondition(
      destination >= 0 && destination <= results.count - outputCount, "The result has to lie inside.")
    pictures.withUnsafeBufferPointer { pictures in
      results.withUnsafeMutableBufferPointer { results in
        guard let input = pictures.baseAddress, let output = results.baseAddress else { return }
        resize(input + start, into: output + destination, scratch: &scratch)
      }
    }
  }

  /// The bytes between the passes; none if there is only one.
  private var scratchCount: Int {
    if horizontal == nil || vertical == nil { return 0 }
    return channels
      * (columnsFirst ? source.width * target.height : target.width * source.height)
  }

  /// Whether columns are resampled before rows; the rule of Pillow 13.
  private var columnsFirst: Bool {
    let (narrowed, lowered) = (source.width - target.width, source.height - target.height)
    return lowered > 0 && lowered > 2 * narrowed
  }

  private func resize(
    _ input: UnsafePointer<UInt8>, into output: UnsafeMutablePointer<UInt8>, scratch: inout Scratch
  ) {
    switch (horizontal, vertical) {
    case (nil, nil):
      output.update(from: input, count: outputCount)
    case (let horizontal?, nil):
      resizeRows(input, source.height, by: horizontal, into: output)
    case (nil, let vertical?):
      resizeColumns(input, target.width * channels, by: vertical, into: output)
    case (let horizontal?, let vertical?):
      precondition(
        scratch.rows.count == scratchCount, "The scratch belongs to another resampler.")
      scratch.rows.withUnsafeMutableBufferPointer { rows in
        guard let rows = rows.baseAddress else { return }
        if columnsFirst {
          resizeColumns(input, source.width * channels, by: vertical, into: rows)
          resizeRows(rows, target.height, by: horizontal, into: output)
        } else {
          resizeRows(input, source.height, by: horizontal, into: rows)
          resizeColumns(rows, target.width * channels, by: vertical, into: output)
        }
      }
    }
  }

  /// Resamples within each of the rows.
  private func resizeRows(
    _ input: UnsafePointer<UInt8>, _ rows: Int, by weights: ResamplingWeights,
    into output: UnsafeMutablePointer<UInt8>
  ) {
    let (inputRow, outputRow) = (source.width * channels, target.width * channels)
    if let pairs = weights.pairs {
      pairs.withUnsafeBufferPointer { pairs in
        for row in 0..<rows {
          let line = input + row * inputRow
          let result = output + row * outputRow
          if channels == 1 {
            Self.blend(line, pairs, channels: 1, into: result)
          } else if channels == 3 {
            Self.blend(line, pairs, channels: 3, into: result)
          } else {
            Self.blend(line, pairs, channels: channels, into: result)
          }
        }
      }
    } else {
      weights.weights.withUnsafeBufferPointer { table in
        for row in 0..<rows {
          let line = input + row * inputRow
          let result = output + row * outputRow
          if channels == 1 {
            Self.sum(line, weights, table, channels: 1, into: result)
          } else if channels == 3 {
            Self.sum(line, weights, table, channels: 3, into: result)
          } else {
            Self.sum(line, weights, table, channels: channels, into: result)
          }
        }
      }
    }
  }

  /// Sums the weighted samples of a line for each sample of the result.
  @inline(__always)
  private static func sum(
    _ line: UnsafePointer<UInt8>, _ weights: ResamplingWeights, _ table: UnsafeBufferPointer<Int32>,
    channels: Int, into result: UnsafeMutablePointer<UInt8>
  ) {
    var result = result
    for column in 0..<weights.ranges.count {
      let range = weights.ranges[column]
      let taps = column &* weights.stride
      for channel in 0..<channels {
        var sum = half
        var sample = line + (range.lowerBound &* channels &+ channel)
        for tap in 0..<range.count {
          sum &+= Int32(sample.pointee) &* table[taps &+ tap]
          sample += channels
        }
        result.pointee = rounded(sum)
        result += 1
      }
    }
  }

  /// Blends two samples of a line for each sample of the result.
  @inline(__always)
  private static func blend(
    _ line: UnsafePointer<UInt8>, _ pairs: UnsafeBufferPointer<ResamplingWeights.Pair>, channels: Int,
    into result: UnsafeMutablePointer<UInt8>
  ) {
    for column in 0..<pairs.count {
      let pair = pairs[column]
      let (first, second) = (line + Int(pair.first) &* channels, line + Int(pair.second) &* channels)
      for channel in 0..<channels {
        let sum =
          Int32(first[channel]) &* pair.firstWeight &+ Int32(second[channel]) &* pair.secondWeight
        // Two weights that add up to one cannot leave the range of a byte.
        result[column &* channels &+ channel] = UInt8(
          truncatingIfNeeded: (sum &+ half) >> ResamplingWeights.precision)
      }
    }
  }

  /// Resamples within columns, a whole row of `count` samples of the result at a time.
  private func resizeColumns(
    _ input: UnsafePointer<UInt8>, _ count: Int, by weights: ResamplingWeights,
    into output: UnsafeMutablePointer<UInt8>
  ) {
    if let pairs = weights.pairs {
      for (row, pair) in pairs.enumerated() {
        Self.blendRows(
          input + Int(pair.first) * count, input + Int(pair.second) * count, pair, count,
          into: output + row * count)
      }
    } else {
      weights.weights.withUnsafeBufferPointer { table in
        for (row, range) in weights.ranges.enumerated() {
          let taps = row * weights.stride
          let (result, lines) = (output + row * count, input + range.lowerBound * count)
          var column = 0
          // Sixteen sums at a time stay in registers and make vector instructions.
          while column &+ 16 <= count {
            var sums = SIMD16<Int32>(repeating: Self.half)
            for tap in 0..<range.count {
              let samples = UnsafeRawPointer(lines + (tap &* count &+ column))
                .loadUnaligned(as: SIMD16<UInt8>.self)
              sums &+= SIMD16<Int32>(truncatingIfNeeded: samples) &* table[taps &+ tap]
            }
            let bytes = (sums &>> ResamplingWeights.precision)
              .clamped(lowerBound: .zero, upperBound: .init(repeating: 255))
            UnsafeMutableRawPointer(result + column)
              .storeBytes(of: SIMD16<UInt8>(truncatingIfNeeded: bytes), as: SIMD16<UInt8>.self)
            column &+= 16
          }
          while column < count {
            var sum = Self.half
            for tap in 0..<range.count {
              sum &+= Int32(lines[tap &* count &+ column]) &* table[taps &+ tap]
            }
            result[column] = Self.rounded(sum)
            column &+= 1
          }
        }
      }
    }
  }

  /// Blends two rows; the compiler turns the loop into vector instructions.
  private static func blendRows(
    _ first: UnsafePointer<UInt8>, _ second: UnsafePointer<UInt8>, _ pair: ResamplingWeights.Pair,
    _ count: Int, into result: UnsafeMutablePointer<UInt8>
  ) {
    for column in 0..<count {
      let sum =
        Int32(first[column]) &* pair.firstWeight &+ Int32(second[column]) &* pair.secondWeight
      result[column] = UInt8(truncatingIfNeeded: (sum &+ half) >> ResamplingWeights.precision)
    }
  }

  /// One half in the fixed-point numbers of the weights.
  private static let half: Int32 = 1 << (ResamplingWeights.precision - 1)

  /// The byte nearest to a sum that already contains one half.
  private static func rounded(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: max(0, min(255, sum >> ResamplingWeights.precision)))
  }
}
