import FoveaCore
import FoveaData
import FoveaImage
import TestSupport
import Testing

/// A step as a user writes it: the left half, whose brightness doubles.
private struct LeftHalf: RegionTransform {
  static let name = "left-half"
  static let summary = "takes the left half"

  func region(of size: PictureSize, in context: borrowing TransformContext) -> PictureRegion {
    PictureRegion(x: 0, y: 0, width: size.width / 2, height: size.height)
  }

  func apply(toRegion picture: inout Picture, in context: borrowing TransformContext) throws {
    picture = picture.withBrightness(2)
  }
}

/// What a step need not declare.
@Suite(.tags(.quick)) struct TransformTests {
  private let picture = Picture(width: 4, height: 2, channels: 1, pixels: [1, 2, 3, 4, 5, 6, 7, 8])

  @Test func aRegionIsCutOutFirst() throws {
    var result = picture
    try LeftHalf().apply(to: &result, in: TransformContext(input: picture.size))
    #expect(result.pixels == [2, 4, 10, 12] && result.width == 2)
    #expect(!LeftHalf().isRandom)
  }

  @Test func theFrameIsTheWholePicture() throws {
    let (frame, size) = LeftHalf().frame(of: picture.size, in: TransformContext(input: picture.size))
    #expect(frame == PictureFrame(width: 4, height: 2))
    #expect(size == picture.size)
  }
}
