import FoveaImage

extension Picture {
  /// The picture, scaled down if one of its sides is too long.
  func thumbnail(side limit: Int) -> Picture {
    let longest = max(width, height)
    guard longest > limit else { return self }
    func side(_ length: Int) -> Int { max(1, (length * limit + longest / 2) / longest) }
    return resized(width: side(width), height: side(height), filter: .bilinear)
  }
}
