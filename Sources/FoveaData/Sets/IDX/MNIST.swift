/// Grey pictures of handwritten digits: LeCun, Bottou, Bengio and Haffner 1998.
public struct MNIST: IDXSource {
  /// The name in the registry.
  public static let name = "mnist"
  /// What it is.
  public static let summary = "60,000 and 10,000 grey pictures of digits, 28 x 28, in files"

  /// The folder that torchvision keeps the files in.
  public static let folder = "MNIST"
  /// Ten digits.
  public static let classNames = (0...9).map { String($0) }

  /// MNIST's own files, or those of EMNIST's parts that have its classes.
  public static let prefixes = ["", "emnist-mnist-", "emnist-digits-"]

  /// The directory of its files.
  public var dataDir: String?

  /// Makes the choice.
  public init(dataDir: String?) { self.dataDir = dataDir }
}
