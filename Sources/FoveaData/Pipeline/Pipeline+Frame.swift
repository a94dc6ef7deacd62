import FoveaCore
public import FoveaImage

extension Pipeline {
  /// The part of a picture that the network sees when nothing is left to chance: what the steps cut out or add around it,
  /// in the picture's own pixels.
  ///
  /// - Parameters:
  ///   - picture: The size of the picture.
  ///   - input: What the network takes.
  /// - Returns: The part, which reaches beyond the picture where a margin was added.
  /// - Throws: `FoveaError` with code `.data` if a step cannot change a picture of this size.
  public func frame(of picture: PictureSize, input: PictureSize) throws -> PictureFrame {
    let context = TransformContext(input: input, random: RandomKey(seed: 0))
    var (whole, size) = (PictureFrame(width: picture.width, height: picture.height), picture)
    for (index, step) in pictureSteps.enumerated() {
      let (inner, next) = try step.frame(of: size, in: context.step(index))
      whole = whole.placing(inner, ofPicture: (size.width, size.height))
      size = next
    }
    return whole
  }
}
