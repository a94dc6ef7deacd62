/// The description of a picture that its file gives before any pixel is decoded.
public struct PictureHeader: Hashable, Sendable {
  /// The format, recognized by the first bytes.
  public var format: Picture.Format
  /// The number of stored columns, at least 1.
  public var width: Int
  /// The number of stored rows, at least 1.
  public var height: Int
  /// The number of stored channels, with alpha and with the inks of CMYK.
  ///
  /// 1 is grey, 2 grey with alpha, 3 colour or a palette, 4 colour with alpha or four inks.
  public var channels: Int
  /// The way in which the stored picture must be turned to be upright.
  public var orientation: ExifOrientation

  /// The number of columns of the upright picture.
  public var uprightWidth: Int { orientation.swapsSides ? height : width }
  /// The number of rows of the upright picture.
  public var uprightHeight: Int { orientation.swapsSides ? width : height }
  /// The number of channels of the decoded picture: 1 (grey) or 3 (RGB).
  public var decodedChannels: Int { channels <= 2 ? 1 : 3 }
}
