public import FoveaCore

/// A method that finds the parts of a picture for which a network sees a class.
///
/// It is a plain value in a file of its own, found by its name in a registry.
public protocol Explanation: NamedChoice {
  /// Computes how much each place of images counts for a class.
  ///
  /// - Parameters:
  ///   - images: The images, `[N, C, H, W]`.
  ///   - classes: The class of each image, in `0..<network.classCount`.
  ///   - network: The network.
  /// - Returns: The numbers, `[N, H, W]`, above 0 where a place speaks for the class.
  /// - Throws: `FoveaError` if the method cannot explain the network, or the images do not fit it.
  func relevance(
    of images: HostTensor, for classes: [Int], in network: ExplainedNetwork
  ) throws -> HostTensor

  /// Checks that the method can explain a network, before anything is computed.
  ///
  /// - Throws: `FoveaError` with code `.configuration`.
  func validate(for network: ExplainedNetwork) throws
}

extension Explanation {
  /// Accepts every network, by default.
  public func validate(for network: ExplainedNetwork) {}
}

extension Registry where Choice == any Explanation {
  /// The registry of the explanations that come with Fovea.
  public static var standard: Registry {
    Registry("explanation")
      .adding(GradCAM.self)
      .adding(GradCAMPlusPlus.self)
      .adding(Occlusion.self)
  }

  /// Returns the same registry with one more explanation.
  public func adding<Kind: Explanation>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
