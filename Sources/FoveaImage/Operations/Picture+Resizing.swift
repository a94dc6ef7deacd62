extension Picture {
  /// The picture in another size, by a filter of Pillow; itself if the size is the same.
  ///
  /// Equal to Pillow's `Image.resize` to the byte.
  ///
  /// - Parameters:
  ///   - width: The columns of the result, at least 1.
  ///   - height: Its rows, at least 1.
  ///   - filter: The filter that weighs samples.
  ///   - kept: The part of the result that is wanted, all of it if nil; computing less takes less time and
  ///     gives the bytes that cropping the whole would give.
  /// - Returns: A picture of that size, or of the part's.
  public func resized(
    width: Int, height: Int, filter: ResamplingFilter = .bilinear, keeping kept: PictureRegion? = nil
  ) -> Picture {
    if kept == nil && (width, height) == (self.width, self.height) { return self }
    let all = PictureRegion(x: 0, y: 0, width: self.width, height: self.height)
    return resized(all, width: width, height: height, filter: filter, keeping: kept)
  }

  /// A region of the picture in another size, as if it were cropped first, without copying it.
  ///
  /// Equal to `resized_crop` of torchvision to the byte: no sample outside the region has a weight.
  /// Pillow's `resize(box:)`, by contrast, lets filters reach beyond the box.
  ///
  /// - Parameters:
  ///   - region: The region to resize; it must lie inside the picture.
  ///   - width: The columns of the result, at least 1.
  ///   - height: Its rows, at least 1.
  ///   - filter: The filter that weighs samples.
  ///   - kept: The part of the result that is wanted, all of it if nil.
  /// - Returns: A picture of that size, or of the part's.
  public func resized(
    _ region: PictureRegion, width: Int, height: Int, filter: ResamplingFilter = .bilinear,
    keeping kept: PictureRegion? = nil
  ) -> Picture {
    precondition(
      region.isInside(width: self.width, height: self.height), "The region must lie inside the picture.")
    let resampler = Resampler(
      from: (region.width, region.height), to: (width, height), channels: channels, filter: filter,
      keeping: kept)
    var scratch = resampler.makeScratch()
    let step = self.width * channels
    let result = [UInt8](unsafeUninitializedCapacity: resampler.outputCount) { output, filled in
      if let target = output.baseAddress {
        resampler.resize(
          pixels, from: region.y * step + region.x * channels, step: step, to: target, scratch: &scratch)
      }
      filled = resampler.outputCount
    }
    return Picture(
      width: kept?.width ?? width, height: kept?.height ?? height, channels: channels, pixels: result)
  }

  /// The picture scaled so that its short side has the given length in pixels, as torchvision's `Resize(n)`
  /// does.
  ///
  /// The long side keeps the proportion, rounded down.
  public func resized(shortSide length: Int, filter: ResamplingFilter = .bilinear) -> Picture {
    let size = Self.size(width: width, height: height, shortSide: length)
    return resized(width: size.width, height: size.height, filter: filter)
  }

  /// The size that ``resized(shortSide:filter:)`` gives to pictures of a size.
  package static func size(
    width: Int, height: Int, shortSide length: Int
  ) -> (width: Int, height: Int) {
    width <= height ? (length, length * height / width) : (length * width / height, length)
  }
}
