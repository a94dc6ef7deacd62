/// Grey pictures of clothes in ten classes: Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747, table 2.
public struct FashionMNIST: IDXSource {
  /// The name in the registry.
  public static let name = "fashion-mnist"
  /// What it is.
  public static let summary = "60,000 and 10,000 grey pictures of clothes, 28 x 28, in files"

  /// The folder that torchvision keeps the files in.
  public static let folder = "FashionMNIST"
  /// Ten kinds of clothes, in the order of the paper's table.
  public static let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
  ]

  /// The directory of its files.
  public var dataDir: String?

  /// Makes the choice.
  public init(dataDir: String?) { self.dataDir = dataDir }
}
