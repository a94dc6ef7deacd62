import FoveaCore
public import FoveaImage

extension Pipeline {
  /// The part of a picture that the network sees when nothing is left to chance, in the picture's own pixels.
  ///
  /// It is what the steps cut out of the picture or add around it; random steps count as steps that leave all
  /// of it.
  ///
  /// - Parameters:
  ///   - picture: The size of the picture.
  ///   - input: The size of the network's input.
  /// - Returns: The part, which reaches beyond the picture where a margin is added.
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
