extension DataSetSource {
  /// The data sets that Fovea knows the addresses of.
  public static let standard: [DataSetSource] = [
    mnist, fashionMNIST, kmnist, emnist, cifar10, cifar100, flowers,
  ]

  /// The official addresses, and the SHA-256 that TensorFlow Datasets publishes.
  private static let mnist = DataSetSource(
    "mnist", "handwritten digits, 28 x 28, grey",
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/",
      "http://yann.lecun.com/exdb/mnist/",
    ],
    files: [
      RemoteFile(
        "train-images-idx3-ubyte.gz", size: 9_912_422,
        sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
      RemoteFile(
        "train-labels-idx1-ubyte.gz", size: 28_881,
        sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
      RemoteFile(
        "t10k-images-idx3-ubyte.gz", size: 1_648_877,
        sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
      RemoteFile(
        "t10k-labels-idx1-ubyte.gz", size: 4_542,
        sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ])

  /// The official address, and the repository of the same authors.
  private static let fashionMNIST = DataSetSource(
    "fashion-mnist", "clothes, 28 x 28, grey",
    mirrors: [
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ],
    files: [
      RemoteFile(
        "train-images-idx3-ubyte.gz", size: 26_421_880,
        sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
      RemoteFile(
        "train-labels-idx1-ubyte.gz", size: 29_515,
        sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
      RemoteFile(
        "t10k-images-idx3-ubyte.gz", size: 4_422_102,
        sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
      RemoteFile(
        "t10k-labels-idx1-ubyte.gz", size: 5_148,
        sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    ])

  private static let kmnist = DataSetSource(
    "kmnist", "cursive Japanese letters, 28 x 28, grey",
    mirrors: ["http://codh.rois.ac.jp/kmnist/dataset/kmnist/"],
    files: [
      RemoteFile(
        "train-images-idx3-ubyte.gz", size: 18_165_135,
        sha256: "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"),
      RemoteFile(
        "train-labels-idx1-ubyte.gz", size: 29_497,
        sha256: "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"),
      RemoteFile(
        "t10k-images-idx3-ubyte.gz", size: 3_041_136,
        sha256: "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"),
      RemoteFile(
        "t10k-labels-idx1-ubyte.gz", size: 5_120,
        sha256: "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"),
    ])

  private static let emnist = DataSetSource(
    "emnist", "handwritten letters and digits, 28 x 28, grey, in six splits",
    mirrors: [
      "https://biometrics.nist.gov/cs_links/EMNIST/", "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/",
    ],
    files: [
      RemoteFile(
        "gzip.zip", size: 561_753_746,
        sha256: "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e")
    ], unpacking: .contents(of: "gzip"))

  /// The official addresses, and the SHA-256 that Keras publishes.
  private static let cifar10 = DataSetSource(
    "cifar10", "photos of 10 classes, 32 x 32, colour",
    mirrors: ["https://www.cs.toronto.edu/~kriz/"],
    files: [
      RemoteFile(
        "cifar-10-python.tar.gz", size: 170_498_071,
        sha256: "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce")
    ])

  private static let cifar100 = DataSetSource(
    "cifar100", "photos of 100 classes, 32 x 32, colour",
    mirrors: ["https://www.cs.toronto.edu/~kriz/"],
    files: [
      RemoteFile(
        "cifar-100-python.tar.gz", size: 169_001_437,
        sha256: "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7")
    ])

  private static let flowers = DataSetSource(
    "flowers", "photos of 5 kinds of flowers, of many sizes, a folder for each class",
    mirrors: [
      "https://storage.googleapis.com/download.tensorflow.org/example_images/",
      "http://download.tensorflow.org/example_images/",
    ],
    files: [
      RemoteFile(
        "flower_photos.tgz", size: 228_813_984,
        sha256: "4c54ace7911aaffe13a365c34f650e71dd5bf1be0a58b464e5a7183e3e595d9c")
    ], unpacking: .contents(of: "flower_photos"))
}
