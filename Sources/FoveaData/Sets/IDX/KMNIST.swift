/// Grey pictures of ten cursive Japanese letters.
///
/// Source: Clanuwat, Bober-Irizar, Kitamoto, Lamb, Yamamoto and Ha 2018, arXiv:1812.01718.
public struct KMNIST: IDXSource {
  /// The name in the registry.
  public static let name = "kmnist"
  /// What it is.
  public static let summary = "60,000 and 10,000 grey pictures of Japanese letters, 28 x 28, in files"

  /// The folder that torchvision keeps the files in.
  public static let folder = "KMNIST"
  /// Ten letters.
  public static let classNames = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"]

  /// The directory of its files.
  public var dataDir: String?

  /// Makes the choice.
  public init(dataDir: String?) { self.dataDir = dataDir }
}
