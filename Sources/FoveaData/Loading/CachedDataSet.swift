import FoveaCore
public import FoveaImage
import Synchronization

/// A data set that keeps its pictures decoded in memory once they have been read.
public struct CachedDataSet: DataSet {
  private let base: any DataSet
  private let pictures: Pictures

  /// The pictures that have been decoded; several threads read and add.
  private final class Pictures: Sendable {
    let byIndex: Mutex<[Int: Picture]> = Mutex([:])
  }

  /// Wraps a data set whose decoded pictures fit into memory.
  public init(_ set: any DataSet) {
    base = set
    pictures = Pictures()
  }

  /// Wraps those of some data sets whose decoded pictures fit into a budget, the first ones first.
  ///
  /// - Parameters:
  ///   - sets: The data sets.
  ///   - bytes: The number of bytes that all decoded pictures may take together.
  /// - Returns: The data sets in their order, those that fit with a cache around them.
  package static func caching(_ sets: [any DataSet], within bytes: Int) -> [any DataSet] {
    var budget = bytes
    return sets.map { set in
      guard let size = set.decodedByteCount, size <= budget else { return set }
      budget -= size
      return CachedDataSet(set)
    }
  }

  /// The name of the wrapped data set.
  public var name: String { base.name }
  /// The number of pictures.
  public var count: Int { base.count }
  /// The names of the classes, in the order of the labels.
  public var classNames: [String] { base.classNames }
  /// The channels of the stored pictures: 1 for grey, 3 for colour.
  public var channels: Int { base.channels }
  /// The fingerprint of the wrapped data set.
  public var fingerprint: String { base.fingerprint }
  /// The remarks of the wrapped data set.
  public var remarks: [String] { base.remarks }

  /// The class of a picture.
  public func label(at index: Int) -> Int { base.label(at: index) }

  /// The origin of a picture, for errors.
  public func location(of index: Int) -> String { base.location(of: index) }

  /// The picture, decoded the first time and kept from then on.
  ///
  /// - Throws: what the wrapped data set throws.
  public func picture(at index: Int) throws -> Picture {
    if let picture = pictures.byIndex.withLock({ $0[index] }) { return picture }
    // Two threads may decode the same picture at once; both get the same bytes.
    let picture = try base.picture(at: index)
    pictures.byIndex.withLock { $0[index] = picture }
    return picture
  }
}
