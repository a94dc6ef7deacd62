/// What a file says of its picture before a pixel is decoded.
public struct PictureHeader: Hashable, Sendable {
  /// The format, told by the first bytes.
  public var format: Picture.Format
  /// The stored columns, at least 1.
  public var width: Int
  /// The stored rows, at least 1.
  public var height: Int
  /// The channels as the file has them, with alpha and with the inks of CMYK.
  ///
  /// 1 is grey, 2 grey with alpha, 3 colour or a palette, 4 colour with alpha or four inks.
  public var channels: Int
  /// How the stored picture has to be turned.
  public var orientation: ExifOrientation

  /// The columns of the upright picture.
  public var uprightWidth: Int { orientation.swapsSides ? height : width }
  /// The rows of the upright picture.
  public var uprightHeight: Int { orientation.swapsSides ? width : height }
  /// The channels of the decoded picture: 1 (grey) or 3 (RGB).
  public var decodedChannels: Int { channels <= 2 ? 1 : 3 }
}
