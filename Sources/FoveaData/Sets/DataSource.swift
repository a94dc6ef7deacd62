public import FoveaCore

/// Where labelled pictures come from: a data set as a person names it, before it is opened.
///
/// A data source is a plain value in a file of its own, found by its name in a registry.
public protocol DataSource: NamedChoice {
  /// Whether the program draws the pictures, rather than reading them from files.
  var isGenerated: Bool { get }

  /// Opens one part of the data set.
  ///
  /// - Parameters:
  ///   - split: The part.
  ///   - images: The images that a network takes. Generated pictures have this size; pictures from files keep their
  ///     own, and preprocessing resizes them.
  /// - Returns: The data set.
  /// - Throws: `FoveaError` with code `.configuration` if a value cannot work, and whatever reading throws.
  func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet
}

extension Registry where Choice == any DataSource {
  /// The data sets that come with Fovea.
  public static var standard: Registry {
    Registry("data set")
      .adding(FashionMNIST.self)
      .adding(MNIST.self)
      .adding(GeneratedShapes.self)
  }

  /// The same registry with one more data set.
  public func adding<Kind: DataSource>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
