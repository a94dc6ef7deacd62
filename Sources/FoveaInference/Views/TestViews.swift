import FoveaData
import FoveaImage

/// The views of each picture that a network is judged by: in which sizes, and of which parts.
///
/// The probabilities of all views of a picture are averaged, as in Simonyan and Zisserman 2014
/// (arXiv:1409.1556), sections 3.2 and 4.
public struct TestViews: Hashable, Sendable {
  /// The parts of a picture that the network sees in each size.
  public enum Crops: String, CaseIterable, Hashable, Sendable {
    /// The centre, one view.
    case one = "1"
    /// The four corners, the centre, and the same of the mirror image, ten views (Krizhevsky et al. 2012,
    /// section 4.1).
    case ten = "10"
    /// The whole picture and its mirror image, two views, over which the network slides; see
    /// ``DenseNetwork``.
    case dense
  }

  /// The parts that the network sees in each size.
  public var crops: Crops
  /// The lengths in pixels to which the short side of pictures is resized, one after the other; empty for
  /// that of the pipeline.
  public var scales: [Int]

  /// Makes views; by default the centre at the size of the pipeline.
  public init(crops: Crops = .one, scales: [Int] = []) {
    self.crops = crops
    self.scales = scales
  }

  /// The number of views of a picture in one size.
  var countPerScale: Int {
    switch crops {
    case .one: 1
    case .ten: 10
    case .dense: 2
    }
  }

  /// A view of one size: its part of the resized picture, nil for all of it, and whether it is mirrored.
  ///
  /// Corners and centre are those of torchvision's `TenCrop`.
  func view(_ number: Int, of picture: Picture, input: PictureSize) -> Picture {
    let half = countPerScale / 2
    let isMirrored = countPerScale > 1 && number >= half
    let picture = isMirrored ? picture.horizontallyFlipped() : picture
    let (right, bottom) = (picture.width - input.width, picture.height - input.height)
    let centre = (Picture.centerMargin(right), Picture.centerMargin(bottom))
    let places = [(0, 0), (right, 0), (0, bottom), (right, bottom), centre]
    let (x, y): (Int, Int)
    switch crops {
    case .dense: return picture
    case .one: (x, y) = centre
    case .ten: (x, y) = places[number % half]
    }
    return picture.cropped(x: x, y: y, width: input.width, height: input.height)
  }
}

extension TestViews: CustomStringConvertible {
  /// A description for people, as in `the centre, at short sides of 256, 384`.
  public var description: String {
    let parts =
      switch crops {
      case .one: "the centre"
      case .ten: "four corners, the centre and their mirror images"
      case .dense: "the whole picture and its mirror image, densely"
      }
    guard !scales.isEmpty else { return parts }
    return "\(parts), at short sides of \(scales.map(String.init).joined(separator: ", "))"
  }
}
