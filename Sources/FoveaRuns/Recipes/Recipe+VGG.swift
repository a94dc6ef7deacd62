extension Recipe {
  /// VGG-16 with batch normalization at an eighth of its width.
  static let vgg16Fashion = Recipe(
    "vgg16-fashion", summary: "VGG-16 at 1/8 width on Fashion-MNIST at 224 x 224, Adam, 5 epochs",
    text: """
      # VGG-16 with batch normalization on Fashion-MNIST, at an eighth of its width.
      model:
        model: vgg16-fashion
        img_size: 224
        model_setting: {width: 0.125}
      data:
        data: fashion-mnist
      training:
        opt: adam
        lr: 0.001
        batch_size: 64
        epochs: 5
      """)

  /// The training of the paper, section 3.1.
  static let vggPaper = Recipe(
    "vgg-paper", summary: "VGG as the paper trains it: scale jitter, plateaus, on a folder of photos",
    text: """
      # VGG as in Simonyan and Zisserman 2014, section 3.1. --model vgg-d trains another column of the table. The short
      # side of a picture before cropping is drawn from 256 to 512. Jitter of brightness and saturation replaces the
      # paper's shift along the principal components of ImageNet's colours.
      model:
        model: vgg-a
        img_size: 224
        init: normal:deviation=0.01
      data:
        data: folder
        train_transform: scale-jitter:256..512; random-crop; hflip; color-jitter:brightness=0.1,saturation=0.1; normalize:imagenet
        eval_transform: resize:384; center-crop; normalize:imagenet
      training:
        opt: {name: sgd, momentum: 0.9, weight_decay: 5.0e-4}
        lr: 0.01
        lr_scheduler: {name: plateau, metric: accuracy, factor: 0.1, patience: 5}
        batch_size: 256
        epochs: 74
      """)

  /// Deeper networks that begin from the layers of shallower ones, as in the paper's section 3.1.
  static let vggGrowing = Recipe(
    "vgg-growing", summary: "VGG-11, then 13, 16 and 19 grown out of it, on Fashion-MNIST at 96 x 96",
    text: """
      # VGG-11 first; then VGG-13, 16 and 19, each of which begins with the layers of the one before it.
      model:
        img_size: 96
        model_setting: {width: 0.125}
      data:
        data: fashion-mnist
        train_transform: scale-jitter:96..112; random-crop
        eval_transform: resize:104; center-crop
      training:
        opt: adam
        lr: 0.001
        lr_scheduler: cosine
        batch_size: 32
        epochs: 2
      stages:
        - model: {model: vgg11-fashion}
        - model: {model: vgg13-fashion, init_from: previous}
        - model: {model: vgg16-fashion, init_from: previous}
        - model: {model: vgg19-fashion, init_from: previous}
      """)
}
