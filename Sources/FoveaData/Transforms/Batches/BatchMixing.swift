import FoveaCore

/// The mixing of the examples of batches: some transforms, one of which is drawn for each batch.
public struct BatchMixing: Sendable {
  /// The transforms, each as likely as the others.
  public let transforms: [any BatchTransform]
  /// The number of classes of the network, `K` in the targets `[N, K]`.
  public let classes: Int

  /// Creates the mixing of some transforms; nil without transforms.
  public init?(_ transforms: [any BatchTransform], classes: Int) {
    guard !transforms.isEmpty else { return nil }
    self.transforms = transforms
    self.classes = classes
  }

  /// Mixes a batch that has targets; what chance decides follows from a key.
  func apply(to batch: inout Batch, random key: RandomKey) {
    let shape = batch.images.shape
    let extents = BatchShape(
      count: shape[0], picture: PictureSize(width: shape[3], height: shape[2], channels: shape[1]),
      classes: classes)
    guard var targets = batch.targets.take() else { return }
    apply(to: &batch.images, &batch.labels, &targets, of: extents, random: key)
    batch.targets = targets
  }

  private func apply(
    to images: inout HostTensor, _ labels: inout HostTensor, _ targets: inout HostTensor,
    of shape: BatchShape,
    random key: RandomKey
  ) {
    images.modify { images in
      labels.modify { labels in
        targets.modify { targets in
          guard case .float32(var pixels) = images, case .int32(var classes) = labels,
            case .float32(var shares) = targets
          else { return }
          // The only references must be ours while we write, or the arrays would be copied.
          (images, labels, targets) = (.float32([]), .int32([]), .float32([]))
          apply(to: &pixels, labels: &classes, targets: &shares, of: shape, random: key)
          (images, labels, targets) = (.float32(pixels), .int32(classes), .float32(shares))
        }
      }
    }
  }

  /// Mixes a batch and puts the class of the largest share in the place of each label; of equal shares, the
  /// label's own.
  ///
  /// A batch of one stays as it is.
  ///
  /// - Parameters:
  ///   - images: The pictures, `[N, C, H, W]`.
  ///   - labels: The classes.
  ///   - targets: Receives the share of each class, `[N, K]`.
  ///   - shape: The extents of the batch.
  ///   - key: What chance decides follows from it.
  func apply(
    to images: inout [Float], labels: inout [Int32], targets: inout [Float], of shape: BatchShape,
    random key: RandomKey
  ) {
    for index in targets.indices { targets[index] = 0 }
    for row in 0..<shape.count { targets[row * shape.classes + Int(labels[row])] = 1 }
    var draws = RandomDraws(key)
    let transform = transforms[draws.next(in: 0...(transforms.count - 1))]
    guard draws.happens(transform.probability), shape.count > 1 else { return }
    transform.apply(to: &images, targets: &targets, of: shape, draws: &draws)
    for row in 0..<shape.count {
      let shares = row * shape.classes..<(row + 1) * shape.classes
      for place in shares where targets[place] > targets[shares.lowerBound + Int(labels[row])] {
        labels[row] = Int32(place - shares.lowerBound)
      }
    }
  }
}
