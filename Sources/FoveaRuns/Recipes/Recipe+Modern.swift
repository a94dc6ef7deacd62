extension Recipe {
  /// What trains most networks well from scratch today.
  static let modern = Recipe(
    "modern", summary: "any network from scratch on photos: AdamW, cosine, mixup, label smoothing, EMA",
    text: """
      # A network of your choice (--model) from scratch on a folder of photos.
      data:
        data: folder
        train_transform: random-resized-crop:scale=0.25..1; hflip; trivial-augment; normalize:imagenet; random-erasing:0.1
      training:
        opt: {name: adamw, weight_decay: 0.05}
        no_decay: [norm, bias]
        lr: 0.001
        lr_scheduler: cosine
        warmup_epochs: 5
        loss: {name: cross-entropy, label_smoothing: 0.1}
        batch_transforms: [{name: mixup, alpha: 0.2}, {name: cutmix, alpha: 1.0}]
        gradients: [{name: clip-norm, max_norm: 1.0}]
        weight_average: {name: ema, decay: 0.999}
        batch_size: 64
        epochs: 100
      """)

  /// Weights from elsewhere adapted to one's own photos.
  static let finetune = Recipe(
    "finetune", summary: "any network from given weights on photos: AdamW, cosine, few epochs",
    needsWeights: true,
    text: """
      # A network of your choice (--model) from weights (--weights) on a folder of photos. Pictures are normalized by
      # ImageNet's mean and deviation, as for published weights.
      data:
        data: folder
        train_transform: random-resized-crop:scale=0.5..1; hflip; normalize:imagenet
      training:
        opt: {name: adamw, weight_decay: 0.01}
        no_decay: [norm, bias]
        lr: 0.0003
        lr_scheduler: cosine
        warmup_epochs: 1
        loss: {name: cross-entropy, label_smoothing: 0.1}
        batch_size: 32
        epochs: 10
      """)
}
