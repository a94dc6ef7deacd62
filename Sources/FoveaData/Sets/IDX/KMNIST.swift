/// Grey pictures of ten cursive Japanese letters, 28 x 28 pixels: Kuzushiji-MNIST.
///
/// Source: Clanuwat, Bober-Irizar, Kitamoto, Lamb, Yamamoto and Ha 2018, arXiv:1812.01718.
public struct KMNIST: IDXSource {
  /// The name of the data set in configurations, `kmnist`.
  public static let name = "kmnist"
  /// A phrase that describes the data set in lists and help pages.
  public static let summary = "60,000 and 10,000 grey pictures of Japanese letters, 28 x 28, in files"

  /// The name of the folder in which torchvision keeps the files.
  public static let folder = "KMNIST"
  /// The romanized names of ten letters, in the order of the labels.
  public static let classNames = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"]

  /// The path of the directory of the files; nil for none yet.
  public var dataDir: String?

  /// Creates the data set of a directory.
  public init(dataDir: String?) { self.dataDir = dataDir }
}
