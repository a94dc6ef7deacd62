import FoveaCore
public import FoveaImage
import Synchronization

/// A data set whose pictures stay decoded in memory once they have been read.
public struct CachedDataSet: DataSet {
  private let base: any DataSet
  private let pictures: Pictures

  /// The pictures that have been decoded; several threads read and add.
  private final class Pictures: Sendable {
    let byIndex: Mutex<[Int: Picture]> = Mutex([:])
  }

  /// Keeps the pictures of a data set, of which the caller knows that they fit into memory.
  public init(_ set: any DataSet) {
    base = set
    pictures = Pictures()
  }

  /// Keeps the pictures of data sets as long as the budget lasts, the first ones first.
  ///
  /// - Parameters:
  ///   - sets: The data sets.
  ///   - bytes: The most memory that all pictures may take.
  /// - Returns: The data sets, those that fit with a cache around them.
  package static func caching(_ sets: [any DataSet], within bytes: Int) -> [any DataSet] {
    var budget = bytes
    return sets.map { set in
      guard let size = set.decodedByteCount, size <= budget else { return set }
      budget -= size
      return CachedDataSet(set)
    }
  }

  /// The data set's name.
  public var name: String { base.name }
  /// The number of pictures.
  public var count: Int { base.count }
  /// The names of the classes.
  public var classNames: [String] { base.classNames }
  /// How the pictures are stored.
  public var channels: Int { base.channels }
  /// The data set's fingerprint.
  public var fingerprint: String { base.fingerprint }
  /// What the data set has to say.
  public var remarks: [String] { base.remarks }

  /// The class of a picture.
  public func label(at index: Int) -> Int { base.label(at: index) }

  /// Where a picture comes from.
  public func location(of index: Int) -> String { base.location(of: index) }

  /// The picture, decoded when it is asked for first.
  ///
  /// - Throws: what the data set throws.
  public func picture(at index: Int) throws -> Picture {
    if let picture = pictures.byIndex.withLock({ $0[index] }) { return picture }
    // Two threads may decode the same picture at once; both get the same bytes.
    let picture = try base.picture(at: index)
    pictures.byIndex.withLock { $0[index] = picture }
    return picture
  }
}
