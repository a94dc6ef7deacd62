public import FoveaCore

/// A data set as a person names it, before it is opened.
///
/// It is a plain value in a file of its own, found by its name in a registry.
public protocol DataSource: NamedChoice {
  /// Whether the program draws the pictures instead of reading them from files.
  var isGenerated: Bool { get }

  /// Opens one part of the data set.
  ///
  /// - Parameters:
  ///   - split: The part.
  ///   - images: The size of the network's images. Generated pictures have this size; pictures from files
  ///     keep their own, and a pipeline resizes them.
  /// - Returns: The data set.
  /// - Throws: `FoveaError` with code `.configuration` if a value cannot work or the directory is missing,
  ///   and what reading the files throws.
  func open(_ split: DataSplit, for images: PictureSize) throws -> any DataSet

  /// The usual pipelines of the data set for a network that takes images of a size.
  func pipelines(for images: PictureSize) -> Pipelines
}

extension DataSource {
  /// Two pipelines that resize to the network's input, by default.
  public func pipelines(for images: PictureSize) -> Pipelines { Pipelines() }
}

extension Registry where Choice == any DataSource {
  /// The data sets that come with Fovea.
  public static var standard: Registry {
    Registry("data set")
      .adding(FashionMNIST.self)
      .adding(MNIST.self)
      .adding(KMNIST.self)
      .adding(EMNIST.self)
      .adding(CIFAR10.self)
      .adding(CIFAR100.self)
      .adding(PictureFolder.self)
      .adding(GeneratedShapes.self)
  }

  /// Makes the data set of a name, in a directory if it comes in files.
  ///
  /// A data set that is generated ignores the directory.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the nearest data set if there is none of
  ///   the name, and if a value cannot work.
  package func make(name: String, directory: String?) throws -> any DataSource {
    guard names.contains(name) else {
      throw FoveaError(
        .configuration, at: "\(subject) \(name)",
        "unknown; known are \(names.joined(separator: ", "))",
        remedy: NearestName.nearest(to: name, in: names).map { "did you mean \($0)?" })
    }
    let known = try entry(name).defaults()
    var tree: [String: JSONValue] = [:]
    if known["data_dir"] != nil { tree["data_dir"] = directory.map { .string($0) } }
    tree["name"] = .string(name)
    return try make(.object(tree))
  }

  /// The same registry with one more data set.
  public func adding<Kind: DataSource>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
