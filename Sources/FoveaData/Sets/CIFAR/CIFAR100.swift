/// Colour pictures of a hundred kinds of things, 32 x 32 pixels: CIFAR-100 with its fine labels.
///
/// Source: Krizhevsky 2009, "Learning multiple layers of features from tiny images".
public struct CIFAR100: DirectorySource {
  /// The name of the data set in configurations, `cifar100`.
  public static let name = "cifar100"
  /// A phrase that describes the data set in lists and help pages.
  public static let summary =
    "50,000 and 10,000 colour pictures of a hundred kinds of things, 32 x 32, in files"

  private static let release = CIFARRelease(
    name: name, stem: "cifar-100", binaryEnding: "-binary", pickledEnding: "-python",
    files: { [$0 == .train ? "train" : "test"] },
    labelBytes: 2, labelKey: "fine_labels", classNames: classNames)

  /// The path of the directory of the files; nil for none yet.
  public var dataDir: String?

  /// Creates the data set of a directory.
  public init(dataDir: String?) { self.dataDir = dataDir }

  /// Reads the files of one part: binary or pickled, unpacked or in the official archive.
  ///
  /// They are searched in the directory and in the one of the data set's name in it.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no directory, `.file` if the files are not
  ///   in it, `.format` if one is cut short, `.data` if a label is not one of the classes.
  public func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet {
    try Self.release.open(split, directory: dataDir)
  }

  /// The names of the classes, in the order of the labels.
  public static let classNames: [String] = [
    "apple", "aquarium_fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle", "bottle",
    "bowl", "boy", "bridge", "bus", "butterfly", "camel", "can", "castle", "caterpillar", "cattle",
    "chair", "chimpanzee", "clock", "cloud", "cockroach", "couch", "crab", "crocodile", "cup",
    "dinosaur", "dolphin", "elephant", "flatfish", "forest", "fox", "girl", "hamster", "house",
    "kangaroo", "keyboard", "lamp", "lawn_mower", "leopard", "lion", "lizard", "lobster", "man",
    "maple_tree", "motorcycle", "mountain", "mouse", "mushroom", "oak_tree", "orange", "orchid",
    "otter", "palm_tree", "pear", "pickup_truck", "pine_tree", "plain", "plate", "poppy", "porcupine",
    "possum", "rabbit", "raccoon", "ray", "road", "rocket", "rose", "sea", "seal", "shark", "shrew",
    "skunk", "skyscraper", "snail", "snake", "spider", "squirrel", "streetcar", "sunflower",
    "sweet_pepper", "table", "tank", "telephone", "television", "tiger", "tractor", "train", "trout",
    "tulip", "turtle", "wardrobe", "whale", "willow_tree", "wolf", "woman", "worm",
  ]
}
