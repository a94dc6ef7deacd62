/// The data sets on which ``AutoAugment``'s pairs were learned.
public enum AugmentationPolicy: String, Hashable, Sendable, CaseIterable, Codable {
  /// ImageNet (Cubuk et al. 2018, table 9).
  case imagenet
  /// CIFAR-10 (table 7).
  case cifar10
  /// Street View House Numbers (table 8).
  case svhn

  /// An operation of a pair, its probability in 0...1 and its level in 0...9.
  package struct Entry: Sendable {
    /// The operation.
    package var operation: PolicyOperation
    /// The probability that it is applied, in 0...1.
    package var probability: Double
    /// Its level, in 0...9.
    package var level: Int

    init(_ operation: PolicyOperation, _ probability: Double, _ level: Int) {
      (self.operation, self.probability, self.level) = (operation, probability, level)
    }
  }

  /// The 25 pairs, one of which is applied to a picture.
  package var pairs: [[Entry]] {
    switch self {
    case .imagenet: Self.imageNetPairs
    case .cifar10: Self.cifarPairs
    case .svhn: Self.svhnPairs
    }
  }

  private static let imageNetPairs: [[Entry]] = [
    [.init(.posterize, 0.4, 8), .init(.rotate, 0.6, 9)],
    [.init(.solarize, 0.6, 5), .init(.fullContrast, 0.6, 0)],
    [.init(.equalize, 0.8, 0), .init(.equalize, 0.6, 0)],
    [.init(.posterize, 0.6, 7), .init(.posterize, 0.6, 6)],
    [.init(.equalize, 0.4, 0), .init(.solarize, 0.2, 4)],
    [.init(.equalize, 0.4, 0), .init(.rotate, 0.8, 8)],
    [.init(.solarize, 0.6, 3), .init(.equalize, 0.6, 0)],
    [.init(.posterize, 0.8, 5), .init(.equalize, 1.0, 0)],
    [.init(.rotate, 0.2, 3), .init(.solarize, 0.6, 8)],
    [.init(.equalize, 0.6, 0), .init(.posterize, 0.4, 6)],
    [.init(.rotate, 0.8, 8), .init(.saturation, 0.4, 0)],
    [.init(.rotate, 0.4, 9), .init(.equalize, 0.6, 0)],
    [.init(.equalize, 0.0, 0), .init(.equalize, 0.8, 0)],
    [.init(.invert, 0.6, 0), .init(.equalize, 1.0, 0)],
    [.init(.saturation, 0.6, 4), .init(.contrast, 1.0, 8)],
    [.init(.rotate, 0.8, 8), .init(.saturation, 1.0, 2)],
    [.init(.saturation, 0.8, 8), .init(.solarize, 0.8, 7)],
    [.init(.sharpness, 0.4, 7), .init(.invert, 0.6, 0)],
    [.init(.shearX, 0.6, 5), .init(.equalize, 1.0, 0)],
    [.init(.saturation, 0.4, 0), .init(.equalize, 0.6, 0)],
    [.init(.equalize, 0.4, 0), .init(.solarize, 0.2, 4)],
    [.init(.solarize, 0.6, 5), .init(.fullContrast, 0.6, 0)],
    [.init(.invert, 0.6, 0), .init(.equalize, 1.0, 0)],
    [.init(.saturation, 0.6, 4), .init(.contrast, 1.0, 8)],
    [.init(.equalize, 0.8, 0), .init(.equalize, 0.6, 0)],
  ]

  private static let cifarPairs: [[Entry]] = [
    [.init(.invert, 0.1, 0), .init(.contrast, 0.2, 6)],
    [.init(.rotate, 0.7, 2), .init(.translateX, 0.3, 9)],
    [.init(.sharpness, 0.8, 1), .init(.sharpness, 0.9, 3)],
    [.init(.shearY, 0.5, 8), .init(.translateY, 0.7, 9)],
    [.init(.fullContrast, 0.5, 0), .init(.equalize, 0.9, 0)],
    [.init(.shearY, 0.2, 7), .init(.posterize, 0.3, 7)],
    [.init(.saturation, 0.4, 3), .init(.brightness, 0.6, 7)],
    [.init(.sharpness, 0.3, 9), .init(.brightness, 0.7, 9)],
    [.init(.equalize, 0.6, 0), .init(.equalize, 0.5, 0)],
    [.init(.contrast, 0.6, 7), .init(.sharpness, 0.6, 5)],
    [.init(.saturation, 0.7, 7), .init(.translateX, 0.5, 8)],
    [.init(.equalize, 0.3, 0), .init(.fullContrast, 0.4, 0)],
    [.init(.translateY, 0.4, 3), .init(.sharpness, 0.2, 6)],
    [.init(.brightness, 0.9, 6), .init(.saturation, 0.2, 8)],
    [.init(.solarize, 0.5, 2), .init(.invert, 0.0, 0)],
    [.init(.equalize, 0.2, 0), .init(.fullContrast, 0.6, 0)],
    [.init(.equalize, 0.2, 0), .init(.equalize, 0.6, 0)],
    [.init(.saturation, 0.9, 9), .init(.equalize, 0.6, 0)],
    [.init(.fullContrast, 0.8, 0), .init(.solarize, 0.2, 8)],
    [.init(.brightness, 0.1, 3), .init(.saturation, 0.7, 0)],
    [.init(.solarize, 0.4, 5), .init(.fullContrast, 0.9, 0)],
    [.init(.translateY, 0.9, 9), .init(.translateY, 0.7, 9)],
    [.init(.fullContrast, 0.9, 0), .init(.solarize, 0.8, 3)],
    [.init(.equalize, 0.8, 0), .init(.invert, 0.1, 0)],
    [.init(.translateY, 0.7, 9), .init(.fullContrast, 0.9, 0)],
  ]

  private static let svhnPairs: [[Entry]] = [
    [.init(.shearX, 0.9, 4), .init(.invert, 0.2, 0)],
    [.init(.shearY, 0.9, 8), .init(.invert, 0.7, 0)],
    [.init(.equalize, 0.6, 0), .init(.solarize, 0.6, 6)],
    [.init(.invert, 0.9, 0), .init(.equalize, 0.6, 0)],
    [.init(.equalize, 0.6, 0), .init(.rotate, 0.9, 3)],
    [.init(.shearX, 0.9, 4), .init(.fullContrast, 0.8, 0)],
    [.init(.shearY, 0.9, 8), .init(.invert, 0.4, 0)],
    [.init(.shearY, 0.9, 5), .init(.solarize, 0.2, 6)],
    [.init(.invert, 0.9, 0), .init(.fullContrast, 0.8, 0)],
    [.init(.equalize, 0.6, 0), .init(.rotate, 0.9, 3)],
    [.init(.shearX, 0.9, 4), .init(.solarize, 0.3, 3)],
    [.init(.shearY, 0.8, 8), .init(.invert, 0.7, 0)],
    [.init(.equalize, 0.9, 0), .init(.translateY, 0.6, 6)],
    [.init(.invert, 0.9, 0), .init(.equalize, 0.6, 0)],
    [.init(.contrast, 0.3, 3), .init(.rotate, 0.8, 4)],
    [.init(.invert, 0.8, 0), .init(.translateY, 0.0, 2)],
    [.init(.shearY, 0.7, 6), .init(.solarize, 0.4, 8)],
    [.init(.invert, 0.6, 0), .init(.rotate, 0.8, 4)],
    [.init(.shearY, 0.3, 7), .init(.translateX, 0.9, 3)],
    [.init(.shearX, 0.1, 6), .init(.invert, 0.6, 0)],
    [.init(.solarize, 0.7, 2), .init(.translateY, 0.6, 7)],
    [.init(.shearY, 0.8, 4), .init(.invert, 0.8, 0)],
    [.init(.shearX, 0.7, 9), .init(.translateY, 0.8, 3)],
    [.init(.shearY, 0.8, 5), .init(.fullContrast, 0.7, 0)],
    [.init(.shearX, 0.7, 2), .init(.invert, 0.1, 0)],
  ]
}
