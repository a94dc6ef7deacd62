extension Recipe {
  /// The seven kinds of networks, each on Fashion-MNIST at a size that two cores train in less than half an hour.
  static let tour = [
    tour(
      "lenet", "LeNet", epochs: 10, opt: "adam", lr: 0.001, schedule: "cosine", model: "lenet", size: 32),
    tour(
      "alexnet", "AlexNet in one tower", epochs: 4, opt: "adam", lr: 0.0005, schedule: "cosine",
      model: "alexnet-2012", size: 96),
    tour(
      "vgg", "VGG-11", epochs: 3, opt: "adam", lr: 0.0005, schedule: "cosine", model: "vgg11-d2l", size: 64),
    tour(
      "nin", "network in network", epochs: 5, opt: "adam", lr: 0.001, schedule: "cosine", model: "nin",
      size: 64),
    tour(
      "googlenet", "GoogLeNet", epochs: 5, opt: "adam", lr: 0.001, schedule: "cosine",
      model: "googlenet-blog",
      size: 64),
    tour(
      "densenet", "DenseNet", epochs: 4, opt: "adam", lr: 0.001, schedule: "cosine", model: "densenet-d2l",
      size: 64),
    tour(
      "resnet", "ResNet-18", epochs: 4, opt: "adam", lr: 0.001, schedule: "cosine", model: "resnet18",
      size: 64,
      channels: 1),
  ]

  private static func tour(
    _ name: String, _ title: String, epochs: Int, opt: String, lr: Double, schedule: String, model: String,
    size: Int,
    channels: Int? = nil
  ) -> Recipe {
    Recipe(
      "tour-\(name)", summary: "\(title) on Fashion-MNIST at \(size) x \(size), \(epochs) epochs",
      text: """
        # \(title) on Fashion-MNIST, in less than half an hour on two cores.
        model:
          model: \(model)
          img_size: \(size)\(channels.map { "\n  in_chans: \($0)" } ?? "")
          init: kaiming-uniform
        data:
          data: fashion-mnist
        training:
          opt: \(opt)
          lr: \(lr)
          lr_scheduler: \(schedule)
          batch_size: 128
          epochs: \(epochs)
        """)
  }
}
