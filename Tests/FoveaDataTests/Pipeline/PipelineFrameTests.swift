import FoveaCore
import FoveaData
import FoveaImage
import TestSupport
import Testing

/// Where in a picture the network's input lies.
@Suite(.tags(.quick)) struct PipelineFrameTests {
  @Test func stepsAreUndone() throws {
    let pipeline = Pipeline {
      Resize(.side(8))
      CenterCrop(.side(4))
      Pad(1)
      Normalize("imagenet")
    }
    let frame = try pipeline.frame(
      of: PictureSize(width: 20, height: 16, channels: 3),
      input: PictureSize(width: 6, height: 6, channels: 3))
    #expect(frame == PictureFrame(x: 4, y: 2, width: 12, height: 12))
  }

  @Test func aResizedPictureIsSeenWhole() throws {
    let frame = try Pipeline.resized.frame(
      of: PictureSize(width: 30, height: 9, channels: 1), input: PictureSize(width: 4, height: 4, channels: 1)
    )
    #expect(frame == PictureFrame(width: 30, height: 9))
  }

  /// A bright square is found again where the frame says it is.
  @Test(arguments: [
    "resize:32; center-crop", "resize:24; center-crop:28", "resize:28x28", "pad:6; resize:40; center-crop",
  ])
  func theFrameIsWhereTheNetworkLooks(text: String) throws {
    let input = PictureSize(width: 28, height: 28, channels: 1)
    let (width, height, left, top) = (120, 90, 62, 41)
    var pixels = [UInt8](repeating: 0, count: width * height)
    for y in top..<top + 8 { for x in left..<left + 8 { pixels[y * width + x] = 255 } }
    let pipeline = try Pipeline(text)
    let picture = Picture(width: width, height: height, channels: 1, pixels: pixels)
    var preparer = try Preparer(pipeline, input: input)
    let values = try preparer.tensor(of: picture).doubles
    let sum = values.reduce(0, +)
    let x = values.indices.reduce(0) { $0 + values[$1] * (Double($1 % 28) + 0.5) } / sum
    let y = values.indices.reduce(0) { $0 + values[$1] * (Double($1 / 28) + 0.5) } / sum
    let frame = try pipeline.frame(of: picture.size, input: input)
    #expect(abs(frame.x + x * frame.width / 28 - Double(left + 4)) < 0.7)
    #expect(abs(frame.y + y * frame.height / 28 - Double(top + 4)) < 0.7)
  }
}
