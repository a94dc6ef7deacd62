import FoveaCore
import FoveaData
import FoveaImage

/// The views of a pipeline's pictures: how they are made, and what is done to each of them.
struct ViewPlan: Sendable {
  /// The views, with at least one scale.
  let views: TestViews
  /// What the network takes, or was made for where it slides.
  let input: PictureSize
  /// The steps of the pipeline that are left for each view.
  let pipeline: Pipeline
  private let filter: ResamplingFilter

  /// The number of views of a picture.
  var count: Int { views.scales.count * views.countPerScale }

  /// Takes the resizing and cropping out of a pipeline.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if no scale is given and the pipeline has none, or a
  ///   scale is smaller than the network's images.
  init(_ views: TestViews, of pipeline: Pipeline, input: PictureSize) throws {
    let resizes = pipeline.steps.compactMap { $0 as? Resize }
    filter = resizes.first?.interpolation ?? .bilinear
    self.pipeline = Pipeline(pipeline.steps.filter { !($0 is Resize) && !($0 is CenterCrop) })
    self.input = input
    var views = views
    if views.scales.isEmpty {
      guard case .side(let side)? = resizes.first?.size else {
        throw FoveaError(
          .configuration, at: "views", "the pipeline (\(pipeline)) resizes to no short side",
          remedy: "give the short sides with \(.testScales)")
      }
      views.scales = [side]
    }
    let least = views.crops == .dense ? 1 : max(input.width, input.height)
    if let scale = views.scales.first(where: { !(least...65536).contains($0) }) {
      throw FoveaError(
        .configuration, at: "views",
        "short sides must be in \(least)...65536 pixels for a network of \(input.height) x \(input.width), "
          + "got \(scale)",
        remedy: "give other \(.testScales)")
    }
    self.views = views
  }

  /// A picture in the channels of the network and in one of the sizes.
  ///
  /// - Throws: `FoveaError` with code `.data` if a very thin picture would grow without bounds.
  func resized(_ picture: Picture, scale: Int) throws -> Picture {
    let side = views.scales[scale]
    let size = Picture.size(width: picture.width, height: picture.height, shortSide: side)
    guard size.width * size.height <= Picture.pixelLimit else {
      throw FoveaError(
        .data, at: "picture",
        "a short side of \(side) makes it \(size.height) x \(size.width) pixels, "
          + "expected at most \(Picture.pixelLimit) in all", remedy: "crop it first")
    }
    return picture.converted(toChannels: input.channels)
      .resized(width: size.width, height: size.height, filter: filter)
  }
}
