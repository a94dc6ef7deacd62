/// Grey pictures of handwritten digits, 28 x 28 pixels: MNIST.
///
/// Source: LeCun, Bottou, Bengio and Haffner 1998, "Gradient-based learning applied to document recognition".
public struct MNIST: IDXSource {
  /// The name of the data set in configurations, `mnist`.
  public static let name = "mnist"
  /// A phrase that describes the data set in lists and help pages.
  public static let summary = "60,000 and 10,000 grey pictures of digits, 28 x 28, in files"

  /// The name of the folder in which torchvision keeps the files.
  public static let folder = "MNIST"
  /// The digits 0 to 9.
  public static let classNames = (0...9).map { String($0) }

  /// The beginnings of the names of MNIST's own files, then of EMNIST's parts with the same classes.
  public static let prefixes = ["", "emnist-mnist-", "emnist-digits-"]

  /// The path of the directory of the files; nil for none yet.
  public var dataDir: String?

  /// Creates the data set of a directory.
  public init(dataDir: String?) { self.dataDir = dataDir }
}
