import Fovea

/// The code of the article *LayersAndTransforms*.
enum LayersAndTransformsGuide {
  static func pipelines() -> Pipelines {
    let pipelines = Pipelines(
      training: Pipeline {
        RandomResizedCrop(224)
        HorizontalFlip()
        ColorJitter(brightness: 0.2, contrast: 0.2)
        Normalize("imagenet")
      },
      evaluation: Pipeline {
        Resize(.side(256))
        CenterCrop(224)
        Normalize("imagenet")
      })
    return pipelines
  }
}
