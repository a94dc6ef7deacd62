/// Grey pictures of ten kinds of clothes, 28 x 28 pixels: Fashion-MNIST.
///
/// Source: Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747, table 2.
public struct FashionMNIST: IDXSource {
  /// The name of the data set in configurations, `fashion-mnist`.
  public static let name = "fashion-mnist"
  /// A phrase that describes the data set in lists and help pages.
  public static let summary = "60,000 and 10,000 grey pictures of clothes, 28 x 28, in files"

  /// The name of the folder in which torchvision keeps the files.
  public static let folder = "FashionMNIST"
  /// Ten kinds of clothes, in the order of the paper's table 2.
  public static let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
  ]

  /// The path of the directory of the files; nil for none yet.
  public var dataDir: String?

  /// Creates the data set of a directory.
  public init(dataDir: String?) { self.dataDir = dataDir }
}
