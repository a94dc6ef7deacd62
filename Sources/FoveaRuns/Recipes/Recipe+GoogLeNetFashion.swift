extension Recipe {
  /// The nine inception blocks on Fashion-MNIST.
  static let googlenetFashion = Recipe(
    "googlenet-fashion", summary: "GoogLeNet on Fashion-MNIST at 96 x 96, SGD 0.1, 10 epochs",
    text: """
      # GoogLeNet without auxiliary classifiers on Fashion-MNIST, from Xavier's initial values.
      model:
        model: googlenet-d2l
        img_size: 96
        init: xavier
      data:
        data: fashion-mnist
      training:
        opt: sgd
        lr: 0.1
        batch_size: 128
        epochs: 10
      """)
}
