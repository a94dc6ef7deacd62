internal import COneDNN
internal import FoveaGraph

extension fdnn_window {
  /// The geometry of a window over an image, with the padding that its positions reach.
  init(_ window: Window, over image: Size2D) throws {
    let after = try some(window.effectivePadding(over: image))
    self.init(
      size: (Int64(window.size.height), Int64(window.size.width)),
      stride: (Int64(window.stride.height), Int64(window.stride.width)),
      dilation: (Int64(window.dilation.height), Int64(window.dilation.width)),
      before: (Int64(window.padding.top), Int64(window.padding.left)),
      after: (Int64(after.bottom), Int64(after.right)))
  }
}
