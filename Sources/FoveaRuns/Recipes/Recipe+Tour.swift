extension Recipe {
  /// The seven kinds of networks, each on Fashion-MNIST at a size that two cores train in less than half an
  /// hour.
  static let tour = [
    stop("lenet", "LeNet", model: "lenet", size: 32, epochs: 10, rate: 0.001),
    stop("alexnet", "AlexNet in one tower", model: "alexnet-2012", size: 96, epochs: 4, rate: 0.0005),
    stop("vgg", "VGG-11", model: "vgg11-d2l", size: 64, epochs: 2, rate: 0.0005),
    stop("nin", "network in network", model: "nin", size: 96, epochs: 4, rate: 0.001),
    stop("googlenet", "GoogLeNet", model: "googlenet-blog", size: 64, epochs: 4, rate: 0.001),
    stop("densenet", "DenseNet", model: "densenet-d2l", size: 64, epochs: 3, rate: 0.001),
    stop("resnet", "ResNet-18", model: "resnet18", size: 64, epochs: 3, rate: 0.001),
  ]

  private static func stop(
    _ name: String, _ title: String, model: String, size: Int, epochs: Int, rate: Double
  ) -> Recipe {
    Recipe(
      "tour-\(name)", summary: "\(title) on Fashion-MNIST at \(size) x \(size), \(epochs) epochs",
      text: """
        # \(title) on Fashion-MNIST, in less than half an hour on two cores.
        model:
          model: \(model)
          img_size: \(size)
          in_chans: 1
          init: kaiming-uniform
        data:
          data: fashion-mnist
        training:
          opt: adam
          lr: \(rate)
          lr_scheduler: cosine
          batch_size: 128
          epochs: \(epochs)
        """)
  }
}
