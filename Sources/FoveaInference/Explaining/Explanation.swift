public import FoveaCore

/// A way to say which parts of a picture made a network see a class.
///
/// It is a plain value in a file of its own, found by its name in a registry.
public protocol Explanation: NamedChoice {
  /// How much each place of images counts for a class.
  ///
  /// - Parameters:
  ///   - images: The images, `[N, C, H, W]`.
  ///   - classes: The class of each image.
  ///   - network: The network.
  /// - Returns: The numbers, `[N, H, W]`: what speaks for the class is above 0.
  /// - Throws: `FoveaError` if the network cannot be explained so, or the images do not fit it.
  func relevance(
    of images: HostTensor, for classes: [Int], in network: ExplainedNetwork
  ) throws -> HostTensor

  /// Refuses a network that cannot be explained so, before anything is computed.
  ///
  /// - Throws: `FoveaError` with code `.configuration`.
  func validate(for network: ExplainedNetwork) throws
}

extension Explanation {
  /// The default: any network will do.
  public func validate(for network: ExplainedNetwork) {}
}

extension Registry where Choice == any Explanation {
  /// The explanations that come with Fovea.
  public static var standard: Registry {
    Registry("explanation")
      .adding(GradCAM.self)
      .adding(GradCAMPlusPlus.self)
      .adding(Occlusion.self)
  }

  /// The same registry with one more explanation.
  public func adding<Kind: Explanation>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
