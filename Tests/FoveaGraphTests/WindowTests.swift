import TestSupport
import Testing

import FoveaGraph

@Suite(.tags(.quick)) struct WindowTests {
  /// Counts positions by walking over the padded image.
  private func walk(_ image: Int, _ window: Window) -> Int {
    let (extent, stride, after) = (window.extent.width, window.stride.width, window.padding.right)
    var (count, start) = (0, -window.padding.left)
    while true {
      let fits = start + extent <= image + after
      // in ceil mode a window may stick out on the far side, unless it starts there
      let sticksOut = window.ceilMode && start < image && start - stride + extent < image + after
      guard fits || sticksOut else { return count }
      count += 1
      start += stride
    }
  }

  @Test(arguments: 1...9, 1...4)
  func positionsAreThoseOfAWalk(_ image: Int, _ taps: Int) {
    for stride in 1...4 {
      for before in 0...2 {
        for after in 0...2 {
          for dilation in 1...2 {
            for ceil in [false, true] {
              let window = Window(
                Size2D(1, taps), stride: Size2D(1, stride),
                padding: Padding(top: 0, left: before, bottom: 0, right: after),
                dilation: Size2D(1, dilation), ceilMode: ceil)
              // what pooling allows; a window in the padding alone has no meaning
              guard max(before, after) * 2 <= window.extent.width else { continue }
              let expected = walk(image, window)
              let positions = window.positions(over: Size2D(1, image))
              #expect(positions?.width ?? 0 == expected, "\(window) over \(image)")
              guard let padding = window.effectivePadding(over: Size2D(1, image)) else { continue }
              let reach = (expected - 1) * stride + window.extent.width
              #expect(reach <= before + image + padding.right)
              #expect(padding.right == 0 || reach == before + image + padding.right)
            }
          }
        }
      }
    }
  }

  @Test func anImpossibleWindowHasNoPositions() {
    #expect(Window(3).positions(over: 2) == nil)
    #expect(Window(0).positions(over: 2) == nil)
    #expect(Window(1, stride: 0).positions(over: 2) == nil)
    #expect(Window(1).positions(over: Size2D(0, 3)) == nil)
  }

  @Test func sizesAndPaddingsPrintShortly() {
    #expect("\(Size2D(3, 3)) \(Size2D(1, 7))" == "3 1x7")
    #expect("\(Padding(2)) \(Padding(top: 0, left: 1, bottom: 2, right: 3))" == "2 0,1,2,3")
    #expect(Window(Size2D(3, 1), dilation: 2).extent == Size2D(5, 1))
  }
}
