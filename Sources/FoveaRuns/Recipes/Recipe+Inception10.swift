extension Recipe {
  /// The small Inception on CIFAR-10, its batch normalization with the statistics that it starts from.
  static let inception10CIFAR = inception10("inception10-cifar", "frozen")
  /// The same, its batch normalization by the statistics of each batch.
  static let inception10CIFARBatch = inception10("inception10-cifar-batch", "batch")

  private static func inception10(_ name: String, _ statistics: String) -> Recipe {
    Recipe(
      name, summary: "the small Inception on CIFAR-10, Adam, 5 epochs, statistics: \(statistics)",
      text: """
        # Ten layers of Inception on CIFAR-10, with Keras's Adam and initial values. Batch normalization uses
        # fixed statistics of 0 and 1 (frozen) or those of each batch (batch).
        model:
          model: inception10
          init: keras
          model_setting: {batch-norm: \(statistics)}
        data:
          data: cifar10
        training:
          opt: {name: adam, epsilon: 1.0e-7}
          lr: 0.001
          batch_size: 32
          epochs: 5
        """)
  }
}
