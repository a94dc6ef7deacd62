extension Recipe {
  /// GoogLeNet with its auxiliary classifiers on a folder of flowers.
  static let googlenetFlowers = Recipe(
    "googlenet-flowers", summary: "GoogLeNet with auxiliary heads on a folder of photos, Adam, 30 epochs",
    text: """
      # GoogLeNet with two auxiliary classifiers of weight 0.3 on a folder of photos, such as five kinds of flowers.
      model:
        model: googlenet-2014
        img_size: 224
        model_setting: {aux: on}
      data:
        data: folder
        train_transform: random-resized-crop; hflip; normalize:half
        eval_transform: resize:224x224; normalize:half
      training:
        opt: adam
        lr: 0.0003
        batch_size: 16
        epochs: 30
      """)
}
